// Points that crowd are gathered in a grid over the whole world, so that moving the map moves no mark.
// gathering.py gathers in the same way: a picture on paper shows what the screen showed.
export const CELL = 64;
// What is gathered stays so far (pixels) from the sides of its cell: no mark lies on the number of another.
export const INSIDE = 26;
export const APART_FROM = 14;
const WORST = ["none", "blue", "yellow", "red"];

// In cells from the north-western corner of the world.
function inCells([longitude, latitude], zoom) {
  const across = longitude / 360 + 0.5;
  const down = 0.5 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / (2 * Math.PI);
  const cells = (512 * 2 ** zoom) / CELL;
  return [across * cells, down * cells];
}

function fromCells([across, down], zoom) {
  const cells = (512 * 2 ** zoom) / CELL;
  return [(across / cells - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - (2 * down) / cells))) * 180) / Math.PI];
}

function middled(places) {
  return [0, 1].map((axis) => {
    const mean = places.reduce((sum, one) => sum + one[axis], 0) / places.length;
    const side = Math.floor(places[0][axis]);
    return Math.min(side + 1 - INSIDE / CELL, Math.max(side + INSIDE / CELL, mean));
  });
}

export function gathered(features, zoom) {
  if (zoom >= APART_FROM) return features;
  const cells = new Map();
  for (const feature of features) {
    const key = inCells(feature.geometry.coordinates, zoom).map(Math.floor).join("/");
    const held = cells.get(key);
    if (held) held.push(feature);
    else cells.set(key, [feature]);
  }
  return [...cells.values()].map((held) => {
    if (held.length === 1) return held[0];
    const places = held.map((one) => inCells(one.geometry.coordinates, zoom));
    const worst = Math.max(...held.map((one) => WORST.indexOf(one.properties.light)));
    return {
      type: "Feature",
      id: held[0].id,
      geometry: { type: "Point", coordinates: fromCells(middled(places), zoom) },
      properties: { n: held.length, light: WORST[worst] ?? "none", name: "" },
    };
  });
}
