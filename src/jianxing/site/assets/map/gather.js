// Points that crowd are gathered in a grid over the whole world, so that moving the map moves no mark.
// pictures.py gathers in the same way: a picture on paper shows what the screen showed.
export const CELL = 48;
export const APART_FROM = 14;
const WORST = ["none", "blue", "yellow", "red"];

function cell([longitude, latitude], zoom) {
  const across = longitude / 360 + 0.5;
  const down = 0.5 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / (2 * Math.PI);
  const cells = (512 * 2 ** zoom) / CELL;
  return `${Math.floor(across * cells)}/${Math.floor(down * cells)}`;
}

export function gathered(features, zoom) {
  if (zoom >= APART_FROM) return features;
  const cells = new Map();
  for (const feature of features) {
    const key = cell(feature.geometry.coordinates, zoom);
    const held = cells.get(key);
    if (held) held.push(feature);
    else cells.set(key, [feature]);
  }
  return [...cells.values()].map((held) => {
    if (held.length === 1) return held[0];
    const mean = (axis) => held.reduce((sum, one) => sum + one.geometry.coordinates[axis], 0) / held.length;
    const worst = Math.max(...held.map((one) => WORST.indexOf(one.properties.light)));
    return {
      type: "Feature",
      id: held[0].id,
      geometry: { type: "Point", coordinates: [mean(0), mean(1)] },
      properties: { n: held.length, light: WORST[worst] ?? "none", name: "" },
    };
  });
}
