// The map: drawn by MapLibre from tiles of our own node. What it shows is said by the address, and the list beside says the same.
import { Map as Drawn, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { overlaysOf, styleOf } from "./asking.js";
import { gathered } from "./gather.js";
import { addMarks } from "./marks.js";

const NEAREST = 20;

export function canDraw() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

export function drawnIn(container, said, worker, options) {
  setWorkerUrl(new URL(worker, location.href).href);
  const map = new Drawn({
    container,
    attributionControl: false,
    fadeDuration: 0,
    maxZoom: NEAREST,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
    locale: said.words,
    transformRequest: (url) => ({ url: new URL(url, location.href).href }),
    ...options,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 120, unit: "metric" }), "bottom-left");
  return map;
}

export async function start(place, htmx, { said, style, over }) {
  const screen = new Screen(place, said, htmx);
  if (!canDraw()) return screen.instead(said.words.no_drawing);
  try {
    await screen.draw(style, over);
  } catch (error) {
    console.error(error);
    screen.instead(said.words.no_drawing);
  }
}

class Screen {
  constructor(place, said, htmx) {
    Object.assign(this, { place, said, htmx });
    this.on = said.on;
    this.off = new Set(said.off);
    this.selected = said.selected;
    this.over = {};
    this.form = place.querySelector(".jx-map-tools");
    this.list = place.querySelector("#map-list");
    this.card = place.querySelector("[data-map-card]");
    this.days = place.querySelector("[data-map-days]");
  }

  // What the reader is told where nothing can be drawn: the picture is shown instead, the list is there already.
  instead(why) {
    const picture = this.place.querySelector("[data-map-picture-of]");
    if (picture) picture.replaceWith(picture.content.cloneNode(true));
    this.place.querySelector("[data-map-canvas]").hidden = true;
    this.place.querySelector("[data-map-instead]").hidden = false;
    const told = this.place.querySelector("[data-map-why]");
    told.textContent = why;
    told.hidden = false;
    this.place.classList.add("is-picture");
  }

  // Style and overlays were asked for while this was on its way; the plans are drawn before what lies over them is there.
  async draw(asked, over) {
    const canvas = this.place.querySelector("[data-map-canvas]");
    canvas.hidden = false;
    this.place.querySelector("[data-map-instead]").hidden = true;
    this.place.querySelector("[data-map-submit]").hidden = true;
    const at = this.said.at;
    this.style = await asked;
    this.map = drawnIn(canvas, this.said, this.place.dataset.worker, {
      style: this.composed(at?.[2] ?? 0),
      ...(at ? { center: [at[0], at[1]], zoom: at[2] } : { bounds: this.said.whole, fitBoundsOptions: { padding: 8 } }),
    });
    window.jianxingMap = this.map;
    this.map.on("error", ({ error }) => console.error(error));
    this.map.on("styleimagemissing", () => {});
    addMarks(this.map, this.said.lights);
    this.map.once("load", async () => {
      this.over = await over.catch((error) => (console.error(error), {}));
      this.gatheredAt = undefined;
      this.regather();
      this.select(this.selected);
      this.place.dataset.ready = "1";
    });
    this.map.on("moveend", () => this.moved());
    this.map.on("zoomend", () => this.regather());
    this.map.on("click", (event) => this.pressed(event));
    this.map.on("mousemove", (event) => {
      this.map.getCanvas().style.cursor = this.under(event.point) ? "pointer" : "";
    });
    this.form.addEventListener("change", (event) => this.chosen(event));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.days.hidden = false;
    this.days.addEventListener("input", () => this.goToDay(this.said.days[this.days.value]));
    this.list.addEventListener("click", (event) => this.listed(event));
    this.showGo();
    this.write();
  }

  // What lies over the plans, by the source that draws it: an area's name has a point of its own, for it is drawn tile by tile.
  marks(zoom) {
    const drawn = {};
    for (const [key, { look }] of Object.entries(this.said.overlays)) {
      const features = (this.over[key]?.features ?? []).filter((one) => !this.off.has(one.properties.domain));
      if (look === "lights") drawn[`over-${key}`] = gathered(features, Math.floor(zoom));
      else {
        const points = features.map(({ geometry, ...one }) => ({
          ...one,
          geometry: one.properties.at ? { type: "Point", coordinates: one.properties.at } : geometry,
        }));
        Object.assign(drawn, { [`over-${key}`]: features, [`over-${key}-names`]: points });
      }
    }
    return Object.entries(drawn).map(([source, features]) => [source, { type: "FeatureCollection", features }]);
  }

  // The style with what is switched off hidden, and with what lies over the plans.
  composed(zoom) {
    const style = structuredClone(this.style);
    for (const layer of style.layers) {
      const { domain, overlay } = layer.metadata ?? {};
      if (this.off.has(domain) || this.off.has(overlay)) layer.layout = { ...layer.layout, visibility: "none" };
    }
    for (const [source, data] of this.marks(zoom)) style.sources[source].data = data;
    return style;
  }

  regather() {
    const zoom = Math.floor(this.map.getZoom());
    if (zoom === this.gatheredAt) return;
    this.gatheredAt = zoom;
    for (const [source, data] of this.marks(zoom)) this.map.getSource(source)?.setData(data);
  }

  redraw() {
    this.map.setStyle(this.composed(this.map.getZoom()), { diff: true });
    this.mark(true);
  }

  async goToDay(day) {
    if (!day || day === this.on) return;
    this.on = day;
    this.days.value = this.said.days.indexOf(day);
    this.days.setAttribute("aria-valuetext", day);
    this.form.elements.on.value = day;
    const [style, over] = await Promise.all([styleOf(this.said, day), overlaysOf(this.said, day)]);
    if (this.on !== day) return;
    Object.assign(this, { style, over });
    this.redraw();
    this.moved();
  }

  chosen(event) {
    if (event.target.name === "on") return this.goToDay(event.target.value);
    if (event.target.name !== "show") return;
    if (event.target.checked) this.off.delete(event.target.value);
    else this.off.add(event.target.value);
    this.redraw();
    this.moved();
  }

  // --- selection, both ways

  under(point) {
    const near = [[point.x - 4, point.y - 4], [point.x + 4, point.y + 4]];
    return this.map.queryRenderedFeatures(near).find((one) => one.layer.metadata?.domain || one.layer.metadata?.overlay);
  }

  pressed({ point, lngLat }) {
    const found = this.under(point);
    if (!found) return this.select("");
    const { n, small } = found.properties;
    if ((n > 1 || small) && this.map.getZoom() < NEAREST - 1)
      return this.map.easeTo({ center: found.geometry.type === "Point" ? found.geometry.coordinates : lngLat, zoom: Math.min(NEAREST, this.map.getZoom() + 2) });
    const { overlay, label } = found.layer.metadata;
    const { name, url } = found.properties;
    // The name of an area stands in a layer of its own, which ends in n; what is selected is the area.
    this.select(`${overlay ?? "feature"}:${found.id}`, (found.sourceLayer ?? "").replace(/n$/, ""));
    if (!this.card.hidden) return;
    this.tell(name || label, url || this.said.feature.replace("/0/", `/${found.id}/`), name ? label : "");
  }

  // Shown at once, on the map, in the card and in the list as it stands; the list that is asked for brings its row to the head.
  select(thing, layer) {
    this.mark(false);
    this.selected = thing;
    this.layer = layer;
    this.mark(true);
    for (const row of this.list.querySelectorAll("tr[data-thing]")) {
      const isPicked = row.dataset.thing === thing;
      row.classList.toggle("is-picked", isPicked);
      if (isPicked) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    this.showCard();
    this.write();
    this.refresh();
  }

  mark(selected) {
    const style = this.map.getStyle(); // not there yet where the address names a selection: it is marked once it has loaded
    if (!this.selected || !style) return;
    const [kind, id] = this.selected.split(":");
    const { layers } = style;
    const source = kind === "feature" ? layers.find((one) => one["source-layer"] === this.layer)?.source : `over-${kind}`;
    if (!source || !this.map.getSource(source)) return;
    const target = { source, id: Number(id), ...(kind === "feature" ? { sourceLayer: this.layer } : {}) };
    this.map.setFeatureState(target, { selected });
  }

  listed(event) {
    if (!event.target.closest("[data-map-go]")) return;
    const row = event.target.closest("[data-thing]");
    const [west, south, east, north] = row.dataset.bounds.split(",").map(Number);
    if (row.dataset.bounds && (east > west || north > south))
      this.map.fitBounds([west, south, east, north], { padding: 60, maxZoom: 15 });
    else this.map.flyTo({ center: row.dataset.at.split(",").map(Number), zoom: Math.max(this.map.getZoom(), 14) });
    this.select(row.dataset.thing, row.dataset.layer);
  }

  // --- the list and the address

  moved() {
    this.write();
    this.refresh();
  }

  query(more = {}) {
    const { lng, lat } = this.map.getCenter();
    const asked = new URLSearchParams({ on: this.on, at: [lng.toFixed(5), lat.toFixed(5), this.map.getZoom().toFixed(2)].join(",") });
    if (this.off.size) asked.set("off", [...this.off].sort().join(","));
    if (this.selected) asked.set("selected", this.selected);
    for (const [name, value] of Object.entries(more)) asked.set(name, value);
    return asked;
  }

  write() {
    const canvas = this.map.getCanvas();
    history.replaceState(history.state, "", `?${this.query()}`);
    const size = { size: `${canvas.clientWidth}x${canvas.clientHeight}` };
    for (const link of document.querySelectorAll("[data-map-paper]"))
      link.href = `${this.said.picture.replace("FORM", link.dataset.mapPaper)}?${this.query(size)}`;
  }

  refresh() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.relist(), 250);
  }

  async relist() {
    this.asking?.abort();
    this.asking = new AbortController();
    const box = this.map.getBounds().toArray().flat().map((side) => side.toFixed(6)).join(",");
    // Given up for a later question it ends here, whether the answer had begun or not.
    const rows = await fetch(`${this.said.list}?${this.query({ box })}`, { signal: this.asking.signal })
      .then((answer) => (answer.ok ? answer.text() : null))
      .catch(() => null);
    if (rows === null) return;
    this.list.innerHTML = rows;
    this.htmx.process(this.list);
    this.htmx.trigger(this.list, "htmx:load", { elt: this.list });
    this.showGo();
  }

  showGo() {
    for (const button of this.list.querySelectorAll("[data-map-go]")) button.hidden = false;
    this.showCard();
  }

  // What the row of the selection says; nothing where it has none, on another day or with its domain switched off.
  showCard() {
    const row = this.list.querySelector("tr[aria-current]");
    if (!row) return this.tell("");
    if (!this.layer) {
      this.layer = row.dataset.layer;
      this.mark(true);
    }
    const link = row.querySelector("th a");
    this.tell(link.textContent, link.href, row.querySelector("[data-col=kind]").textContent);
  }

  tell(name, href, kind) {
    this.card.hidden = !name;
    this.card.replaceChildren();
    if (!name) return;
    const make = (tag, more) => Object.assign(document.createElement(tag), more);
    this.card.append(make("a", { href, textContent: name }), make("span", { textContent: kind }));
  }
}
