// The map's library is large; it is fetched by the pages that have a map.
export function startMaps(htmx) {
  const place = document.querySelector("[data-map]");
  const sheet = document.querySelector("[data-draw-map]");
  if (sheet) import("../map/draw.js").then(({ start }) => start(sheet));
  if (place) import("../map/map.js").then(({ start }) => start(place, htmx));
}
