// One npm engine, warm: node word_engines.js ENGINE TEMPLATE FACTS.json TURNS, in a folder with node_modules.
// Prints the milliseconds of each render as JSON.
const fs = require("fs");
const [, , engine, template, facts, turns] = process.argv;
const bytes = fs.readFileSync(template);
const given = JSON.parse(fs.readFileSync(facts));
const load = (name) => require(require.resolve(name, { paths: [process.cwd()] }));

function renderer() {
  if (engine === "easy-template-x") {
    const handler = new (load("easy-template-x").TemplateHandler)();
    return () => handler.process(bytes, given);
  }
  const Zip = load("pizzip");
  const Docxtemplater = load("docxtemplater");
  return async () => {
    const paper = new Docxtemplater(new Zip(bytes), { paragraphLoop: true, linebreaks: true });
    paper.render(given);
    return paper.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
  };
}

(async () => {
  const render = renderer();
  await render();
  const spent = [];
  for (let turn = 0; turn < Number(turns); turn += 1) {
    const began = process.hrtime.bigint();
    await render();
    spent.push(Number(process.hrtime.bigint() - began) / 1e6);
  }
  console.log(JSON.stringify(spent));
})();
