import { overlaysOf, saidTo, styleOf } from "../map/asking.js";

// The map's library is large; it is fetched by the pages that have a map, and begun once the page itself has been painted.
export function startMaps(htmx) {
  const place = document.querySelector("[data-map]");
  const sheet = document.querySelector("[data-draw-map]");
  if (sheet) painted().then(() => import("../map/draw.js")).then(({ start }) => start(sheet));
  const spot = document.querySelector("[data-place-map]");
  if (spot) painted().then(() => import("../map/place.js")).then(({ start }) => start(spot));
  if (!place) return;
  const said = saidTo(place);
  const asked = { said, style: styleOf(said, said.on), over: overlaysOf(said, said.on) };
  // Whoever waits for them is told where one fails.
  for (const one of [asked.style, asked.over]) one.catch(() => {});
  painted()
    .then(() => import("../map/map.js"))
    .then(({ start }) => start(place, htmx, asked));
}

// A page in the background is never painted: then it is not waited for.
function painted() {
  return new Promise((go) => {
    requestAnimationFrame(() => setTimeout(go));
    setTimeout(go, 500);
  });
}
