// The plot of a schedule. It draws what is in view and nothing else, so that thousands of tasks scroll as ten do.
import { HEAD, ROW, drawn, isCritical, isSummary } from "./drawing.js";
import { NAMED, SCALES, WHOLE, fitting, iso, marksAt } from "./scale.js";

// So many that a part fits on a page that lies on its side.
const ROWS_ON_PAPER = 22;
const ROWS_ON_FIRST_PAPER = 12;
const PAPER = 1100;

export async function start(section) {
  const place = section.querySelector(".jx-gantt-view");
  if (place.dataset.started) return;
  place.dataset.started = "yes";
  const told = section.querySelector(".jx-gantt-told");
  try {
    const answer = await fetch(section.dataset.gantt, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    new Plot(section, place, told, await answer.json());
  } catch {
    told.textContent = section.dataset.wordsFailed;
  }
}

class Plot {
  constructor(section, place, told, data) {
    Object.assign(this, { section, place, told, chosen: -1, folded: new Set(), waiting: false });
    this.words = section.dataset;
    const { rows, links, blocked, today, data: on } = data;
    const into = new Map();
    for (const [source, target, kind] of links) into.set(target, [...(into.get(target) ?? []), [source, kind]]);
    this.view = { rows, blocked, into, today, data: on, shown: [], placeOf: new Map() };
    const days = rows.flatMap((row) => [row[5], row[6], row[9], row[10]]).filter((day) => day !== null);
    for (const spans of Object.values(blocked)) for (const [from, until] of spans) days.push(from, until ?? today);
    this.first = days.reduce((least, day) => Math.min(least, day), Infinity) - 7;
    this.last = days.reduce((most, day) => Math.max(most, day), -Infinity) + 30;
    if (!rows.length) this.first = this.last = today;
    this.unfold();
    place.innerHTML = '<div class="jx-gantt-size"><svg class="jx-gantt-stage" focusable="false" aria-hidden="true"></svg></div>';
    this.size = place.firstElementChild;
    this.stage = this.size.firstElementChild;
    this.setScale(fitting(this.last - this.first + 1, place.clientWidth - this.names));
    this.goTo(Math.min(Math.max(today, this.first), this.last));
    this.listen();
  }

  // Which rows stand there: all but those below a folded summary.
  unfold() {
    const { rows } = this.view;
    let under = Infinity;
    this.view.shown = [];
    rows.forEach((row, number) => {
      if (row[2] > under) return;
      under = this.folded.has(number) ? row[2] : Infinity;
      this.view.shown.push(number);
    });
    this.view.placeOf = new Map(this.view.shown.map((number, at) => [number, at]));
  }

  get names() {
    return Math.min(Math.max(this.place.clientWidth * 0.28, 110), 300);
  }

  // How many pixels a day is wide.
  get day() {
    if (this.scale !== WHOLE) return SCALES[this.scale];
    return Math.max(this.place.clientWidth - this.names, 1) / (this.last - this.first + 1);
  }

  setScale(scale, keep = null) {
    const middle = keep ?? this.middle();
    this.scale = scale;
    this.measure();
    if (middle !== null) this.goTo(middle);
    for (const button of this.section.querySelectorAll("[data-scale]"))
      button.setAttribute("aria-pressed", String(button.dataset.scale === scale));
    this.draw();
  }

  measure() {
    const height = HEAD + this.view.shown.length * ROW;
    this.size.style.width = `${Math.floor(this.names + (this.last - this.first + 1) * this.day)}px`;
    this.size.style.height = `${height}px`;
    this.place.style.height = `min(70vh, ${height + 18}px)`;
  }

  middle() {
    if (!this.scale) return null;
    return this.first + (this.place.scrollLeft + (this.place.clientWidth - this.names) / 2) / this.day;
  }

  goTo(day) {
    this.place.scrollLeft = (day - this.first) * this.day - (this.place.clientWidth - this.names) / 2;
    this.draw();
  }

  frame() {
    return {
      x: this.place.scrollLeft, y: this.place.scrollTop, width: this.place.clientWidth, height: this.place.clientHeight,
      names: this.names, day: this.day, scale: marksAt(this.day), first: this.first, last: this.last,
    };
  }

  draw() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      const frame = this.frame();
      this.stage.setAttribute("width", frame.width);
      this.stage.setAttribute("height", frame.height);
      this.stage.innerHTML = drawn(this.view, frame, { chosen: this.chosen, folded: this.folded, title: this.words.wordsTask });
    });
  }

  listen() {
    this.place.addEventListener("scroll", () => this.draw(), { passive: true });
    this.place.addEventListener("click", (event) => this.click(event));
    this.place.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => {
      this.measure();
      this.draw();
    }).observe(this.section);
    this.section.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.scale) this.setScale(button.dataset.scale);
      else if (button?.dataset.go) this.goTo(this.view.today);
      else if (button && "print" in button.dataset) window.print();
    });
    window.addEventListener("beforeprint", () => this.paper());
    window.addEventListener("afterprint", () => this.section.querySelector(".jx-gantt-print").replaceChildren());
  }

  click(event) {
    const box = this.place.getBoundingClientRect();
    const y = event.clientY - box.top - HEAD + this.place.scrollTop;
    const number = this.view.shown[Math.floor(y / ROW)];
    if (event.clientY - box.top < HEAD || number === undefined) return;
    if (isSummary(this.view.rows[number]) && event.clientX - box.left < this.names) this.fold(number);
    this.choose(number);
  }

  fold(number) {
    if (!this.folded.delete(number)) this.folded.add(number);
    this.unfold();
    this.measure();
    this.draw();
  }

  choose(number) {
    this.chosen = number;
    const at = this.view.placeOf.get(number) ?? 0;
    const top = at * ROW;
    if (top < this.place.scrollTop) this.place.scrollTop = top;
    const room = this.place.clientHeight - HEAD - ROW;
    if (top > this.place.scrollTop + room) this.place.scrollTop = top - room;
    this.say(this.view.rows[number], this.view.blocked[number] ?? []);
    this.draw();
  }

  say(row, blocked) {
    const words = this.words;
    const [key, name, , , percent, first, last, , room, , finish] = row;
    const said = [`${key} ${name}`, first === last ? iso(first) : `${iso(first)} – ${iso(last)}`];
    if (isCritical(row)) said.push(words.wordsCritical);
    said.push(`${words.wordsFloat} ${room}`, `${words.wordsDone} ${percent}%`);
    if (finish !== null) said.push(`${words.wordsBaseline} ${iso(finish)}`);
    for (const [from, until, , label] of blocked) said.push(`${words.wordsBlocked} ${iso(from)} – ${iso(until)} ${label}`);
    this.told.textContent = said.join(" · ");
  }

  key(event) {
    const at = this.view.placeOf.get(this.chosen) ?? -1;
    const most = this.view.shown.length - 1;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: most }[event.key];
    if (to !== undefined && most >= 0) this.choose(this.view.shown[Math.min(Math.max(to, 0), most)]);
    else if (event.key === "+" || event.key === "=") this.setScale(NAMED[Math.max(NAMED.indexOf(this.scale) - 1, 0)]);
    else if (event.key === "-") this.setScale(NAMED[Math.min(NAMED.indexOf(this.scale) + 1, NAMED.length - 1)]);
    else if (event.key === "Enter" && this.chosen >= 0 && isSummary(this.view.rows[this.chosen])) this.fold(this.chosen);
    else return;
    event.preventDefault();
  }

  // On paper everything is drawn, a page of rows at a time, as wide as the paper; the first shares its page with what stands above it.
  paper() {
    const out = [];
    const names = 220;
    const day = (PAPER - names) / (this.last - this.first + 1);
    for (let from = 0, next; from < this.view.shown.length; from = next) {
      next = from + (from ? ROWS_ON_PAPER : ROWS_ON_FIRST_PAPER);
      const shown = this.view.shown.slice(from, next);
      const view = { ...this.view, shown, placeOf: new Map(shown.map((number, at) => [number, at])) };
      const height = HEAD + shown.length * ROW;
      const frame = { x: 0, y: 0, width: PAPER, height, names, day, scale: marksAt(day), first: this.first, last: this.last };
      out.push(`<svg viewBox="0 0 ${PAPER} ${height}">${drawn(view, frame, { title: this.words.wordsTask, own: `-${from}` })}</svg>`);
    }
    this.section.querySelector(".jx-gantt-print").innerHTML = out.join("");
  }
}
