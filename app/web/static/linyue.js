/* Linyue: what scripts better and nothing needs. Every page works without this file. */
"use strict";
(() => {
  const typing = (element) => element.closest("input, select, textarea, [contenteditable]") !== null;
  const first = (selector) => document.querySelector(selector);

  /* Unsaved changes: leaving asks first. */
  const dirty = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-guard]")) { dirty.add(form); form.dataset.changed = "1"; }
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty.size) { event.preventDefault(); event.returnValue = ""; }
  });

  /* Double press: the second one is not sent; the server would refuse it too. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.submitter && event.submitter.formTarget === "_blank") { return; }
    dirty.delete(form);
    if (form.method === "dialog") { return; }
    if (form.matches("[data-download]")) { return; }
    if (!form.matches("[data-once]")) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button:not([type=button])")) {
      button.setAttribute("aria-disabled", "true");
      if (button.dataset.busy) { button.textContent = button.dataset.busy; }
    }
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { window.location.reload(); } });

  /* Drafts: every 20 seconds, when something was typed. */
  const keepDraft = async (form) => {
    if (!form.dataset.changed || form.dataset.sent) { return; }
    delete form.dataset.changed;
    const body = new FormData(form);
    for (const [name, value] of [...body.entries()]) { if (value instanceof File) { body.delete(name); } }
    try {
      const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, headers: { "HX-Request": "true" } });
      const place = form.querySelector("[data-draft-said]");
      if (answer.ok && place) { place.textContent = (await answer.text()).trim(); }
    } catch { form.dataset.changed = "1"; }
  };
  window.setInterval(() => { document.querySelectorAll("form[data-draft-url]").forEach(keepDraft); }, 20000);

  /* Keyboard: j k arrows in lists, / to search, n for new, ? for this list of keys. */
  const move = (step) => {
    const links = [...document.querySelectorAll("[data-rows] tbody tr, ul[data-rows] > li")]
      .map((row) => row.querySelector("a")).filter(Boolean);
    if (!links.length) { return false; }
    const here = document.activeElement.closest("tr, li");
    const at = links.findIndex((link) => here && here.contains(link));
    links[Math.max(0, Math.min(links.length - 1, at + step))].focus();
    return true;
  };
  const keys = {
    j: () => move(1), k: () => move(-1),
    ArrowDown: () => document.activeElement.closest("[data-rows]") !== null && move(1),
    ArrowUp: () => document.activeElement.closest("[data-rows]") !== null && move(-1),
    "/": () => { const box = first("main [data-search]") || first("[data-search]"); if (box) { box.focus(); } return Boolean(box); },
    n: () => { const link = first("a[data-new]"); if (link) { link.click(); } return Boolean(link); },
    "?": () => { const sheet = first("#shortcuts"); if (sheet) { sheet.showModal(); } return Boolean(sheet); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) { return; }
    if (document.querySelector("dialog[open]")) { return; }
    if (keys[event.key] && keys[event.key]()) { event.preventDefault(); }
  });

  /* An open menu closes by Escape or a press elsewhere. */
  const closeMenus = (except) => document.querySelectorAll(".top details[open]").forEach((menu) => {
    if (menu !== except) { menu.open = false; }
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest(".top details")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") { return; }
    const open = first(".top details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) { window.print(); } });
  for (const button of document.querySelectorAll("[data-print]")) { button.hidden = false; }

  /* The list of errors takes the focus, so that a reader hears it first. */
  const summary = first("[data-focus]");
  if (summary) { summary.focus(); }
})();
