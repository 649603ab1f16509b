// Time along a line: days since 1 January 1970 to pixels, and where the head of the plot has its marks.
const DAY = 86_400_000;

export const SCALES = { day: 24, week: 8, month: 2.6, quarter: 1 };
// Everything in one view: how wide a day is then depends on the view.
export const WHOLE = "whole";
export const NAMED = [...Object.keys(SCALES), WHOLE];

// Which marks can be read where a day is so wide.
export const marksAt = (day) => (day >= 16 ? "day" : day >= 4 ? "week" : day >= 0.9 ? "month" : day >= 0.3 ? "quarter" : "year");

const at = (day) => new Date(day * DAY);
const dayOf = (year, month, date = 1) => Math.round(Date.UTC(year, month, date) / DAY);

export const iso = (day) => (day === null || day === undefined ? "—" : at(day).toISOString().slice(0, 10));

// Marks of two lines: [day, label, last day] of the upper one, [day, label, is weekend] of the lower one.
export function marks(scale, first, last) {
  const upper = [];
  const lower = [];
  const start = at(first);
  if (scale === "day" || scale === "week") {
    for (let year = start.getUTCFullYear(), month = start.getUTCMonth(); dayOf(year, month) <= last; month += 1) {
      const when = at(dayOf(year, month));
      upper.push([dayOf(year, month), `${when.getUTCFullYear()}-${String(when.getUTCMonth() + 1).padStart(2, "0")}`]);
    }
    const weekday = (day) => (day + 3) % 7; // 1 January 1970 was a Thursday
    for (let day = first; day <= last; day += 1) {
      if (scale === "day") lower.push([day, String(at(day).getUTCDate()), weekday(day) > 4]);
      else if (weekday(day) === 0) lower.push([day, String(at(day).getUTCDate()), false]);
    }
  } else {
    for (let year = start.getUTCFullYear(); dayOf(year, 0) <= last; year += 1) {
      upper.push([dayOf(year, 0), String(year)]);
      if (scale === "year") continue;
      const step = scale === "month" ? 1 : 3;
      for (let month = 0; month < 12; month += step) {
        const label = scale === "month" ? String(month + 1) : `Q${month / 3 + 1}`;
        lower.push([dayOf(year, month), label, false]);
      }
    }
  }
  return { upper, lower };
}

// All of it where a day stays wide enough to be seen; otherwise the widest scale at which it takes no more than a few views.
export function fitting(days, room) {
  if (room / days >= 0.8) return WHOLE;
  return Object.keys(SCALES).find((scale) => days * SCALES[scale] <= room * 3) ?? "quarter";
}
