/* A map without tiles in place of the plan: boundaries alone, to drag and zoom. The plan stays where this fails. */
"use strict";
(() => {
  const whatItIs = (feature) => {
    const words = document.createElement("span");
    words.textContent = [feature.properties.label, feature.properties.below].filter(Boolean).join(" · ");
    return words;
  };
  const show = async (box) => {
    const answer = await fetch(box.dataset.map, { headers: { Accept: "application/json" } });
    if (!answer.ok) { return; }
    const found = await answer.json();
    if (!found.features.length) { return; }
    const live = document.createElement("div");
    live.className = "map-live";
    live.setAttribute("role", "region");
    live.setAttribute("aria-label", box.dataset.label);
    const plan = box.querySelector("svg");
    plan.after(live);
    const map = L.map(live, { attributionControl: false, zoomControl: false, zoomSnap: 0.25, scrollWheelZoom: false, maxZoom: 21 });
    L.control.zoom({ zoomInTitle: box.dataset.closer, zoomOutTitle: box.dataset.farther }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    const shapes = L.geoJSON(found, {
      style: (feature) => ({ className: feature.properties.look, weight: 1.5, fillOpacity: 0.75 }),
      onEachFeature: (feature, shape) => {
        shape.bindTooltip(() => whatItIs(feature), { sticky: true });
        if (feature.properties.url) { shape.on("click", () => { window.location.assign(feature.properties.url); }); }
      },
    }).addTo(map);
    const own = L.featureGroup(shapes.getLayers().filter((one) => one.feature.properties.look === "own"));
    map.fitBounds((own.getLayers().length ? own : shapes).getBounds(), { padding: [40, 40] });
    plan.style.display = "none";
    window.addEventListener("beforeprint", () => { plan.style.display = ""; });
    window.addEventListener("afterprint", () => { plan.style.display = "none"; });
  };
  for (const box of document.querySelectorAll("[data-map]")) { show(box).catch(() => undefined); }
})();
