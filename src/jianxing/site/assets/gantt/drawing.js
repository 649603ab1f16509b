// A piece of the plot as SVG: the rows in view, and no more. Colours are those of gantt.css.
import { marks } from "./scale.js";

export const ROW = 26;
export const HEAD = 40;
// How far beyond what is seen something is drawn, and how long a dash of the float's line is with its gap.
const BEYOND = 40;
const DASH = 5;

const SUMMARY = 1;
const MILESTONE = 2;

export const isSummary = (row) => (row[3] & 3) === SUMMARY;
export const isMilestone = (row) => (row[3] & 3) === MILESTONE;
export const isCritical = (row) => row[3] >= 4;

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);
const rect = (kind, x, y, width, height, more = "") =>
  `<rect class="${kind}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${Math.max(width, 1).toFixed(1)}" height="${height}"${more}/>`;
const line = (kind, x1, y1, x2, y2) =>
  `<path class="${kind}" d="M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}"/>`;
const text = (kind, x, y, words) => `<text class="${kind}" x="${x.toFixed(1)}" y="${y.toFixed(1)}">${escaped(words)}</text>`;

// Each picture names its own parts: those of one that is not shown cannot be used by another.
const pattern = (own) =>
  `<pattern id="jx-held${own}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
  '<rect width="6" height="6" class="g-held-ground"/><path d="M0 0V6" class="g-held-line"/></pattern>';

// How much of a name fits before the bars begin; a CJK sign is as wide as two letters.
function shortened(name, width) {
  let room = width;
  for (let place = 0; place < name.length; place += 1) {
    room -= name.charCodeAt(place) > 0x2e80 ? 13 : 7;
    if (room < 0) return `${name.slice(0, Math.max(place - 1, 1))}…`;
  }
  return name;
}

// `view`: {rows, links, blocked, shown (places in rows), today, data}; `frame`: {x, y, width, height, names, day, scale, first, last}.
export function drawn(view, frame, { chosen = -1, folded = new Set(), title = "", own = "" } = {}) {
  const { x, y, width, height, names, day, scale, first, last } = frame;
  const left = (when) => names + (when - first) * day - x;
  const top = (place) => HEAD + place * ROW - y;
  const from = Math.max(Math.floor(y / ROW), 0);
  const to = Math.min(Math.ceil((y + height - HEAD) / ROW), view.shown.length);
  const out = [`<defs>${pattern(own)}<clipPath id="jx-plot${own}"><rect x="${names}" y="0" width="${Math.max(width - names, 0)}" height="${height}"/></clipPath></defs>`];
  out.push(`<g clip-path="url(#jx-plot${own})">`);
  const visible = { first: first + Math.floor(x / day) - 1, last: first + Math.ceil((x + width - names) / day) + 1 };
  const { upper, lower } = marks(scale, Math.max(first, visible.first), Math.min(last, visible.last));
  for (const [when, , weekend] of lower) {
    if (weekend) out.push(rect("g-weekend", left(when), HEAD, day, height));
    else out.push(line("g-grid", left(when), HEAD, left(when), height));
  }
  const near = { from: names - BEYOND, to: width + BEYOND };
  out.push(...spread(from, to, (place) => ground(view, view.shown[place], top(place), left, day, view.shown[place] === chosen, near)));
  out.push(arrows(view, from, to, top, left, day, chosen, near));
  out.push(...spread(from, to, (place) => bar(view, view.shown[place], top(place), left, day, near, own)));
  if (view.data !== null) out.push(line("g-data", left(view.data + 1), 0, left(view.data + 1), height));
  out.push(line("g-today", left(view.today), 0, left(view.today), height));
  out.push(rect("g-head", names, 0, width, HEAD));
  upper.forEach(([when, label], place) => {
    const next = upper[place + 1]?.[0] ?? Infinity;
    out.push(line("g-grid", left(when), 0, left(when), HEAD));
    if (left(next) - Math.max(left(when), names) > 46) out.push(text("g-upper", Math.max(left(when), names) + 5, 15, label));
  });
  for (const [when, label] of lower) out.push(text("g-lower", left(when) + 3, 33, label));
  out.push("</g>");
  out.push(rect("g-names", 0, 0, names, height));
  for (let place = from; place < to; place += 1) {
    const row = view.rows[view.shown[place]];
    const mark = isSummary(row) ? (folded.has(view.shown[place]) ? "▸ " : "▾ ") : "";
    const inset = 8 + Math.min((row[2] - 1) * 12, names / 3);
    const kind = `g-name${isSummary(row) ? " is-sum" : ""}${isCritical(row) ? " is-critical" : ""}`;
    if (view.shown[place] === chosen) out.push(rect("g-chosen", 0, top(place), names, ROW));
    out.push(text(kind, inset, top(place) + 17, mark + shortened(row[1] || row[0], names - inset - 6)));
    out.push(line("g-row", 0, top(place) + ROW, width, top(place) + ROW));
  }
  out.push(rect("g-head", 0, 0, names, HEAD), text("g-upper", 8, 25, title), line("g-edge", names, 0, names, height));
  return out.join("");
}

const spread = (from, to, piece) => Array.from({ length: Math.max(to - from, 0) }, (_none, at) => piece(from + at));

// The part of a span that is near what is seen: a line of dashes across twenty years costs a second, and nobody sees it.
function cut(from, to, near, step = 1) {
  const begin = from < near.from ? from + Math.ceil((near.from - from) / step) * step : from;
  return [begin, Math.min(to, near.to)];
}

// What lies below bars and links of a row: that it is chosen, how long it was to last, how much float it has.
function ground(view, number, y, left, day, isChosen, near) {
  const row = view.rows[number];
  const [, , , , , , last, latest, , start, finish] = row;
  const out = isChosen ? [rect("g-chosen", near.from, y, near.to - near.from, ROW)] : [];
  if (finish !== null) {
    const [from, to] = cut(left(start ?? finish), left(finish + 1), near);
    if (to > from) out.push(rect("g-baseline", from, y + ROW - 6, to - from, 3));
  }
  if (latest > last && !isSummary(row) && !isMilestone(row)) {
    const [from, to] = cut(left(last + 1), left(latest + 1), near, DASH);
    if (to > from) out.push(line("g-float", from, y + 12, to, y + 12));
  }
  return out.join("");
}

function bar(view, number, y, left, day, near, own) {
  const row = view.rows[number];
  const [, , , , percent, first, last] = row;
  const x = left(first);
  const end = left(last + 1);
  const kind = isCritical(row) ? " is-critical" : "";
  const out = [];
  if (isMilestone(row)) {
    const middle = end - day / 2;
    out.push(`<path class="g-milestone${kind}" d="M${middle.toFixed(1)} ${y + 5}l7 7l-7 7l-7-7z"/>`);
  } else if (isSummary(row)) {
    out.push(`<path class="g-summary${kind}" d="M${x.toFixed(1)} ${y + 7}H${end.toFixed(1)}v9l-4-5H${(x + 4).toFixed(1)}l-4 5z"/>`);
  } else {
    const [from, to] = cut(x, end, near);
    if (to > from) out.push(rect(`g-bar${kind}`, from, y + 5, to - from, 13, ' rx="1.5"'));
    const [begun, done] = cut(x, x + ((end - x) * percent) / 100, near);
    if (percent && done > begun) out.push(rect(`g-done${kind}`, begun, y + 5, done - begun, 13, ' rx="1.5"'));
  }
  for (const [from, until, open, label] of view.blocked[number] ?? []) {
    const to = until === null ? Math.max(view.today, from) : until;
    const [begin, over] = cut(left(from), left(to + 1), near);
    if (over <= begin) continue;
    out.push(
      `<g>${rect(open ? "g-held is-open" : "g-held", begin, y + 2, over - begin, ROW - 4, ` fill="url(#jx-held${own})"`)}<title>${escaped(label)}</title></g>`,
    );
  }
  return out.join("");
}

// Links that end in a row in view, as elbows; those of the chosen task stand out.
function arrows(view, from, to, top, left, day, chosen, near) {
  if (day < 2 && chosen < 0) return "";
  const out = [];
  for (let place = from; place < to; place += 1) {
    const target = view.shown[place];
    for (const [source, kind] of view.into.get(target) ?? []) {
      const above = view.placeOf.get(source);
      if (above === undefined || (Math.abs(above - place) > 200 && source !== chosen && target !== chosen)) continue;
      const one = view.rows[source];
      const other = view.rows[target];
      const x1 = kind[0] === "F" ? left(one[6] + 1) : left(one[5]);
      const x2 = kind[1] === "S" ? left(other[5]) : left(other[6] + 1);
      if (Math.max(x1, x2) < near.from || Math.min(x1, x2) > near.to) continue;
      const y1 = top(above) + 12;
      const y2 = top(place) + (kind[1] === "S" ? 5 : 18);
      const strong = source === chosen || target === chosen ? " is-chosen" : isCritical(one) && isCritical(other) ? " is-critical" : "";
      const turn = kind[1] === "S" ? Math.max(x2, x1 + 4) : x2;
      out.push(`<path class="g-link${strong}" d="M${x1.toFixed(1)} ${y1}H${turn.toFixed(1)}V${y2}"/>`);
    }
  }
  return out.join("");
}
