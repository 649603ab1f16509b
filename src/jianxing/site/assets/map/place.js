// A place on the map with what lies around it: shown, not written. Without WebGL, and on paper, its picture stands there.
import { canDraw, drawnIn } from "./map.js";

export function start(place) {
  const said = JSON.parse(document.getElementById(place.dataset.placeMap).textContent);
  if (!canDraw()) return;
  const canvas = place.querySelector("[data-map-canvas]");
  canvas.hidden = false;
  place.classList.add("is-drawn");
  const map = drawnIn(canvas, said, place.dataset.worker, { style: said.style, bounds: said.whole, cooperativeGestures: false, scrollZoom: false });
  window.jianxingMap = map;
  const isPlace = ["has", "place"];
  map.once("load", () => {
    map.addSource("places", { type: "geojson", data: said.places });
    map.addLayer({ id: "places-around", type: "line", source: "places", filter: ["!", isPlace], paint: { "line-color": said.colour, "line-width": 1.5, "line-dasharray": [4, 2] } });
    map.addLayer({ id: "places-area", type: "fill", source: "places", filter: ["all", isPlace, ["==", ["geometry-type"], "Polygon"]], paint: { "fill-color": said.colour, "fill-opacity": 0.35 } });
    map.addLayer({ id: "places-line", type: "line", source: "places", filter: ["all", isPlace, ["!=", ["geometry-type"], "Point"]], paint: { "line-color": said.colour, "line-width": 3 } });
    map.addLayer({ id: "places-point", type: "circle", source: "places", filter: ["all", isPlace, ["==", ["geometry-type"], "Point"]], paint: { "circle-radius": 9, "circle-color": said.colour, "circle-opacity": 0.5, "circle-stroke-color": said.colour, "circle-stroke-width": 3 } });
    place.dataset.ready = "1";
  });
}
