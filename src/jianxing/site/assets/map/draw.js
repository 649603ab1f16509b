// Drawing: the field with the coordinates is what is sent; the map shows it and writes into it.
import { canDraw, drawnIn } from "./map.js";

const NUMBER = /[-+]?\d+(?:\.\d+)?/g;

export function start(place) {
  const said = JSON.parse(document.getElementById(place.dataset.drawMap).textContent);
  // Looked up each time: a form that is refused is put in the place of the one before it.
  const field = (name) => place.querySelector("form").elements[name];
  const canvas = place.querySelector("[data-map-canvas]");
  if (!canDraw()) {
    canvas.hidden = true;
    place.querySelector("[data-map-why]").hidden = false;
    return;
  }
  const read = () =>
    field("places").value
      .split("\n")
      .map((line) => (line.match(NUMBER) ?? []).map(Number))
      .filter((numbers) => numbers.length === 2);
  const write = (corners) => {
    field("places").value = corners.map(([x, y]) => `${x.toFixed(7)}, ${y.toFixed(7)}`).join("\n");
    show();
  };
  const begun = read();
  const bounds = begun.length
    ? [Math.min(...begun.map(([x]) => x)), Math.min(...begun.map(([, y]) => y)), Math.max(...begun.map(([x]) => x)), Math.max(...begun.map(([, y]) => y))]
    : said.whole;
  const map = drawnIn(canvas, said, place.dataset.worker, { style: said.style, bounds, fitBoundsOptions: { padding: 60, maxZoom: 15 }, doubleClickZoom: false });
  window.jianxingMap = map;

  function collection() {
    const corners = read();
    const features = corners.map((coordinates, corner) => ({ type: "Feature", id: corner, properties: { corner }, geometry: { type: "Point", coordinates } }));
    const ring = field("shape").value === "area" && corners.length > 2;
    if (corners.length > 1 && field("shape").value !== "point")
      features.push({
        type: "Feature",
        properties: {},
        geometry: ring ? { type: "Polygon", coordinates: [[...corners, corners[0]]] } : { type: "LineString", coordinates: corners },
      });
    return { type: "FeatureCollection", features };
  }

  function show() {
    map.getSource("drawn")?.setData(collection());
  }

  map.once("load", () => {
    map.addSource("drawn", { type: "geojson", data: collection() });
    map.addLayer({ id: "drawn-area", type: "fill", source: "drawn", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": said.colour, "fill-opacity": 0.35 } });
    map.addLayer({ id: "drawn-line", type: "line", source: "drawn", paint: { "line-color": said.colour, "line-width": 3 } });
    map.addLayer({ id: "drawn-corners", type: "circle", source: "drawn", filter: ["has", "corner"], paint: { "circle-radius": 7, "circle-color": "#fffefa", "circle-stroke-color": said.colour, "circle-stroke-width": 3 } });
    place.dataset.ready = "1";
  });

  const corner = (point) => {
    const near = [[point.x - 5, point.y - 5], [point.x + 5, point.y + 5]];
    return map.getLayer("drawn-corners") && map.queryRenderedFeatures(near, { layers: ["drawn-corners"] })[0]?.properties.corner;
  };
  let held;
  let moved = false;
  const take = (event) => {
    held = corner(event.point);
    moved = false;
    if (held !== undefined) event.preventDefault();
  };
  const move = (event) => {
    if (held === undefined) return;
    moved = true;
    const corners = read();
    corners[held] = [event.lngLat.lng, event.lngLat.lat];
    write(corners);
  };
  for (const [kinds, run] of [[["mousedown", "touchstart"], take], [["mousemove", "touchmove"], move], [["mouseup", "touchend"], () => (held = undefined)]])
    for (const kind of kinds) map.on(kind, run);
  map.on("click", ({ point, lngLat }) => {
    if (moved || corner(point) !== undefined) return;
    const corners = field("shape").value === "point" ? [] : read();
    write([...corners, [lngLat.lng, lngLat.lat]]);
  });
  map.on("dblclick", ({ point }) => {
    const pressed = corner(point);
    if (pressed !== undefined) write(read().filter((_, place) => place !== pressed));
  });
  for (const kind of ["input", "change", "htmx:afterSettle"]) place.addEventListener(kind, show);
  const back = place.querySelector("[data-draw-back]");
  back.hidden = false;
  back.addEventListener("click", () => write(read().slice(0, -1)));
}
