// Time along a line: days since 1 January 1970 to pixels, and where the head of the plot has its marks.
const DAY = 86_400_000;

export const SCALES = { day: 24, week: 8, month: 2.6, quarter: 1 };

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
      const step = scale === "month" ? 1 : 3;
      for (let month = 0; month < 12; month += step) {
        const label = scale === "month" ? String(month + 1) : `Q${month / 3 + 1}`;
        lower.push([dayOf(year, month), label, false]);
      }
    }
  }
  return { upper, lower };
}

// The widest scale at which everything takes no more than a few views.
export function fitting(days, width) {
  return Object.keys(SCALES).find((scale) => days * SCALES[scale] <= width * 2.5) ?? "quarter";
}
