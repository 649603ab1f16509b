// The door's script, for its pages and its service worker. What is typed and photographed is put into this phone's outbox first
// (IndexedDB) and sent from there: under a tracking code made here, so that however often it is sent it is one report. When it
// was received, words, photos and contact are deleted here; the code and the title stay until somebody deletes them.
(() => {
  const SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's digits: 20 of them are 100 bits
  const EVERY_MS = 30000;

  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("door", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("outbox", { keyPath: "code" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  opened.catch(() => {}); // a browser that keeps nothing: the form is sent as it is

  async function inStore(mode, does) {
    const base = await opened;
    return new Promise((resolve, reject) => {
      const turn = base.transaction("outbox", mode, mode === "readwrite" ? { durability: "strict" } : undefined);
      const asked = does(turn.objectStore("outbox"));
      turn.oncomplete = () => resolve(asked.result);
      turn.onerror = turn.onabort = () => reject(turn.error);
    });
  }
  const all = () => inStore("readonly", (store) => store.getAll());
  const put = (report) => inStore("readwrite", (store) => store.put(report));
  const forget = (code) => inStore("readwrite", (store) => store.delete(code));

  function newCode() {
    const drawn = crypto.getRandomValues(new Uint8Array(20));
    const signs = [...drawn].map((byte) => SIGNS[byte & 31]).join("");
    return signs.match(/.{5}/g).join("-");
  }

  // One at a time over all pages and the worker, so that nothing is sent twice at once; twice after one another does no harm.
  const flush = () => (navigator.locks ? navigator.locks.request("outbox", sendAll) : sendAll());

  async function sendAll() {
    for (const report of await all()) {
      if (report.state !== "waiting") continue;
      if (!(await send(report))) break; // no network, or told to come later
    }
  }

  async function send(report, proof = {}) {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...report.fields, code: report.code, ...proof })) form.append(name, value);
    for (const photo of report.photos) form.append("photos", photo, "photo.jpg");
    let told;
    try {
      const answer = await fetch(`/${report.door}?lang=${report.language}`, {
        method: "POST", body: form, headers: { Accept: "application/json" }, cache: "no-store",
      });
      told = await answer.json();
    } catch {
      return false;
    }
    if (told.outcome === "work" && !proof.nonce) {
      return send(report, { challenge: told.challenge, nonce: await prove(told.challenge, told.token, told.bits) });
    }
    if (told.outcome === "taken" || told.outcome === "known") {
      await put({ ...report, state: told.outcome, fields: {}, photos: [], sentAt: Date.now() });
      return true;
    }
    if (["closed", "differs", "missing", "large"].includes(told.outcome)) {
      await put({ ...report, state: "refused", says: told.says }); // what was written stays, to be read and copied
      return true;
    }
    return false; // often, full, work: later
  }

  async function prove(challenge, token, bits) {
    const encoder = new TextEncoder();
    for (let nonce = 0; ; nonce += 256) {
      const tries = Array.from({ length: 256 }, (_, step) => nonce + step);
      const made = await Promise.all(tries.map((n) => crypto.subtle.digest("SHA-256", encoder.encode(`${challenge}.${token}.${n}`))));
      const found = made.findIndex((digest) => zeroBits(new Uint8Array(digest)) >= bits);
      if (found >= 0) return String(nonce + found);
    }
  }
  function zeroBits(bytes) {
    const first = bytes.findIndex((byte) => byte);
    return first < 0 ? bytes.length * 8 : first * 8 + Math.clz32(bytes[first]) - 24;
  }

  const KEPT = "door-1"; // the cache of pages
  globalThis.doorOutbox = { flush, KEPT };
  if (typeof document === "undefined") return; // in the service worker

  const door = document.getElementById("door");
  const words = door ? JSON.parse(door.dataset.words) : {};
  // The page by which the worker came was loaded before it: it is kept too.
  navigator.serviceWorker
    ?.register("/sw.js")
    .then(() => navigator.serviceWorker.ready)
    .then(() => caches.open(KEPT))
    .then((kept) => kept.add(location.pathname + location.search))
    .catch(() => {});

  function listed(list, report) {
    const line = document.createElement("li");
    const state = document.createElement("span");
    state.textContent = `${report.title} · ${report.says || words[report.state === "waiting" && navigator.onLine ? "sending" : report.state] || ""} `;
    const code = document.createElement("span");
    code.className = "code";
    code.textContent = report.code;
    line.append(state, document.createElement("br"), code, document.createElement("br"));
    if (report.fields.text) line.append(report.fields.text, document.createElement("br"));
    if (report.state !== "waiting") {
      const drop = document.createElement("button");
      drop.type = "button";
      drop.className = "soft";
      drop.textContent = words.forget || "✕";
      drop.addEventListener("click", () => forget(report.code).then(show));
      line.append(drop);
    }
    line.dataset.state = report.state;
    list.append(line);
  }

  async function show() {
    const reports = (await all()).sort((one, other) => other.at - one.at);
    const kept = document.getElementById("kept");
    if (kept) {
      kept.hidden = !reports.length;
      kept.querySelector("ul").replaceChildren(
        ...reports.map((report) => {
          const line = document.createElement("li");
          const button = document.createElement("button");
          button.type = "button";
          button.className = "soft";
          button.textContent = `${report.title} · ${report.code}`;
          button.addEventListener("click", () => (document.getElementById("code").value = report.code));
          line.append(button);
          return line;
        }),
      );
    }
    const box = document.getElementById("outbox");
    if (!box) return;
    box.hidden = !reports.length;
    const list = box.querySelector("ul");
    list.replaceChildren();
    for (const report of reports) listed(list, report);
  }

  async function flushAndShow() {
    await flush();
    await show();
  }

  async function store(form) {
    const entered = new FormData(form);
    const photos = entered.getAll("photos").filter((photo) => photo.size);
    if (photos.length > 4 || photos.some((photo) => photo.size > 6291456)) {
      document.getElementById("outbox").hidden = false;
      document.getElementById("outbox-said").textContent = words.too_many;
      return;
    }
    const fields = {};
    for (const [name, value] of entered) if (typeof value === "string" && value && name !== "code") fields[name] = value;
    await put({
      code: newCode(), door: door.dataset.code, title: door.dataset.title, fields, photos, state: "waiting", at: Date.now(),
      language: document.documentElement.lang === "en" ? "en" : "zh",
    });
    form.reset();
    position(null);
    document.getElementById("outbox-said").textContent = words.stored;
    await show();
    document.getElementById("outbox").scrollIntoView();
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("outbox")).catch(() => {});
    await flushAndShow();
    if (!(await all()).some((report) => report.state === "waiting")) {
      document.getElementById("outbox-said").textContent = words.sent;
    }
  }

  const said = document.getElementById("point-said");
  function position(point, how = words.here) {
    const form = document.getElementById("form");
    form.elements.longitude.value = point ? point[0].toFixed(6) : "";
    form.elements.latitude.value = point ? point[1].toFixed(6) : "";
    document.getElementById("no-point").hidden = !point;
    said.textContent = point ? `${how} ${point[1].toFixed(5)}, ${point[0].toFixed(5)}` : "";
  }

  // A sheet with the borders of districts: the cross in its middle is the place.
  const sheet = document.getElementById("sheet");
  let middle = door ? door.dataset.start.split(",").map(Number) : [0, 0];
  let span = 0.02; // degrees of latitude from the middle to the upper edge
  let districts = [];
  const SVG = "http://www.w3.org/2000/svg";

  function part(name, given) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    return made;
  }
  function words_at(x, y, words, anchor) {
    const made = part("text", {
      x, y, "text-anchor": anchor, "font-size": 13, fill: "#333", stroke: "#fff", "stroke-width": 3, "paint-order": "stroke",
    });
    made.textContent = words;
    return made;
  }
  function scale() {
    const high = sheet.clientHeight || 260;
    return { wide: sheet.clientWidth || 320, high, each: high / 2 / span, squeeze: Math.cos((middle[1] * Math.PI) / 180) };
  }
  function draw() {
    const { wide, high, each, squeeze } = scale();
    const at = ([x, y]) => [wide / 2 + (x - middle[0]) * each * squeeze, high / 2 - (y - middle[1]) * each];
    const parts = districts.flatMap((district) => [
      part("path", {
        d: district.rings.map((ring) => `M${ring.map((point) => at(point).map((n) => n.toFixed(1)).join(" ")).join("L")}Z`).join(""),
        fill: "none", stroke: "#7a1616", "stroke-width": 1.5,
      }),
    ]);
    for (const district of districts) {
      const ring = district.rings.reduce((one, other) => (other.length > one.length ? other : one));
      const middle_of = [0, 1].map((axis) => ring.reduce((sum, point) => sum + point[axis], 0) / ring.length);
      const [x, y] = at(middle_of);
      parts.push(words_at(x, y, district.name, "middle"));
    }
    const door_at = at(document.getElementById("door").dataset.start.split(",").map(Number));
    parts.push(part("circle", { cx: door_at[0], cy: door_at[1], r: 6, fill: "#9b1c1c" }));
    const km = words_at(8, high - 8, `↔ ${((wide / each / squeeze) * 111.3 * squeeze).toFixed(1)} km · ${middle[1].toFixed(5)}, ${middle[0].toFixed(5)}`, "start");
    const cross = part("path", {
      d: `M${wide / 2 - 14} ${high / 2}h28M${wide / 2} ${high / 2 - 14}v28`, stroke: "#111", "stroke-width": 2,
    });
    sheet.replaceChildren(...parts, cross, km);
  }
  function move(right, down) {
    const { each, squeeze } = scale();
    middle = [middle[0] - right / each / squeeze, Math.max(-85, Math.min(85, middle[1] + down / each))];
    draw();
  }
  function zoom(factor) {
    span = Math.min(2, Math.max(0.0005, span * factor));
    draw();
  }
  async function openSheet(button) {
    const box = document.getElementById("sheet-box");
    box.hidden = !box.hidden;
    button.setAttribute("aria-expanded", String(!box.hidden));
    if (box.hidden) return;
    draw();
    try {
      districts = await (await fetch(`/borders.json?at=${door.dataset.start}`)).json();
    } catch {
      said.textContent = words.no_borders;
    }
    draw();
  }

  function startPointing() {
    document.getElementById("point").hidden = false;
    const here = document.getElementById("here");
    here.hidden = !navigator.geolocation || !window.isSecureContext;
    here.addEventListener("click", () => {
      said.textContent = words.locating;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          middle = [coords.longitude, coords.latitude];
          position(middle);
          if (!document.getElementById("sheet-box").hidden) draw();
        },
        () => (said.textContent = words.nowhere),
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
      );
    });
    document.getElementById("open-sheet").addEventListener("click", (event) => openSheet(event.currentTarget));
    document.getElementById("no-point").addEventListener("click", () => position(null));
    document.getElementById("take-point").addEventListener("click", () => position(middle));
    document.getElementById("nearer").addEventListener("click", () => zoom(0.5));
    document.getElementById("farther").addEventListener("click", () => zoom(2));
    let held = null;
    sheet.addEventListener("pointerdown", (event) => {
      held = [event.clientX, event.clientY];
      sheet.setPointerCapture(event.pointerId);
    });
    sheet.addEventListener("pointermove", (event) => {
      if (!held) return;
      move(event.clientX - held[0], event.clientY - held[1]);
      held = [event.clientX, event.clientY];
    });
    sheet.addEventListener("pointerup", () => (held = null));
    sheet.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: [20, 0], ArrowRight: [-20, 0], ArrowUp: [0, 20], ArrowDown: [0, -20] };
      if (steps[event.key]) move(...steps[event.key]);
      else if (event.key === "+" || event.key === "=") zoom(0.5);
      else if (event.key === "-") zoom(2);
      else if (event.key === "Enter") position(middle);
      else return;
      event.preventDefault();
    });
  }

  if (door) {
    const form = document.getElementById("form");
    form.elements.code.value = newCode(); // a page that was kept has an old one
    opened.then(
      () =>
        form.addEventListener("submit", (event) => {
          event.preventDefault();
          store(form).catch(() => form.submit()); // no room in this phone: sent as it is
        }),
      () => {},
    );
    startPointing();
  }
  window.addEventListener("online", () => flushAndShow());
  window.addEventListener("offline", () => show());
  setInterval(() => navigator.onLine && flushAndShow(), EVERY_MS);
  opened.then(flushAndShow, () => {});
})();
