/* A map without tiles in place of the plan: boundaries alone, to drag and zoom. The plan stays where this fails. */
"use strict";
(() => {
  const ROOM_FOR_A_NAME = 180;
  const named = (feature) => {
    const words = document.createElement("span");
    words.textContent = feature.properties.label;
    return words;
  };
  const wholly = (feature) => {
    const words = document.createElement("span");
    words.textContent = [feature.properties.label, feature.properties.below].filter(Boolean).join(" · ");
    return words;
  };
  const draw = (live, found, box) => {
    const map = L.map(live, { attributionControl: false, zoomControl: false, zoomSnap: 0.25, scrollWheelZoom: false, maxZoom: 21 });
    L.control.zoom({ zoomInTitle: box.dataset.closer, zoomOutTitle: box.dataset.farther }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    const roomy = live.clientWidth / Math.sqrt(found.features.length) > ROOM_FOR_A_NAME;
    const shapes = L.geoJSON(found, {
      style: (feature) => ({ className: feature.properties.look, weight: 1.5, fillOpacity: 0.75 }),
      onEachFeature: (feature, shape) => {
        if (roomy) {
          shape.bindTooltip(() => named(feature), { permanent: true, direction: "center", className: "map-name" });
        } else {
          shape.bindTooltip(() => wholly(feature), { sticky: true });
        }
        if (feature.properties.url) { shape.on("click", () => { window.location.assign(feature.properties.url); }); }
      },
    });
    const own = L.featureGroup(shapes.getLayers().filter((one) => one.feature.properties.look === "own"));
    map.fitBounds((own.getLayers().length ? own : shapes).getBounds(), { padding: [40, 40] });
    shapes.addTo(map);
  };
  const turn = async (box, button) => {
    const plan = box.querySelector("svg");
    let live = box.querySelector(".map-live");
    if (!live) {
      const answer = await fetch(box.dataset.map, { headers: { Accept: "application/json" } });
      if (!answer.ok) { throw new Error(String(answer.status)); }
      const found = await answer.json();
      live = document.createElement("div");
      live.className = "map-live";
      live.setAttribute("role", "region");
      live.setAttribute("aria-label", box.dataset.label);
      plan.after(live);
      draw(live, found, box);
      live.hidden = true;
    }
    live.hidden = !live.hidden;
    plan.style.display = live.hidden ? "" : "none";
    button.setAttribute("aria-pressed", String(!live.hidden));
  };
  for (const box of document.querySelectorAll("[data-map]")) {
    const button = box.querySelector("[data-map-turn]");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => { turn(box, button).catch(() => { button.hidden = true; }); });
    }
  }
  window.addEventListener("beforeprint", () => {
    for (const plan of document.querySelectorAll("[data-map] svg")) { plan.style.display = ""; }
  });
})();
