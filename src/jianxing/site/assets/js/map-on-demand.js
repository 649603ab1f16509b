// The map's library is large; it is fetched by the pages that have a map.
export function startMaps(htmx) {
  const place = document.querySelector("[data-map]");
  if (place) import("../map/map.js").then(({ start }) => start(place, htmx));
}
