// The field page of an inspection. What is ticked, found and photographed goes into this phone's outbox first (IndexedDB, written
// through) under an identity made here, and is handed in when there is a network: however often it is sent, it is one entry. An
// entry says which version of a tick it was made on; where another stands at the office by then, both are kept there and shown here.
(() => {
  const EVERY_MS = 30000;
  const KEPT = "field-1";
  const { pk, who, words: given, stateUrl, handInUrl, signInUrl } = document.body.dataset;
  const words = JSON.parse(given);
  const net = document.getElementById("net");
  let point = null;
  let reached = navigator.onLine; // whether the site answered when it was last asked
  let trouble = null; // what keeps entries from being handed in though there is a network: words and where to go

  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("field", 1);
    asked.onupgradeneeded = () => {
      const store = asked.result.createObjectStore("entries", { keyPath: "uid" });
      store.createIndex("of", "pk");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  async function inStore(mode, does) {
    const base = await opened;
    return new Promise((resolve, reject) => {
      const turn = base.transaction("entries", mode, mode === "readwrite" ? { durability: "strict" } : undefined);
      const asked = does(turn.objectStore("entries"));
      turn.oncomplete = () => resolve(asked.result);
      turn.onerror = turn.onabort = () => reject(turn.error);
    });
  }
  const put = (entry) => inStore("readwrite", (store) => store.put(entry));
  const drop = (uid) => inStore("readwrite", (store) => store.delete(uid));
  const all = async () => (await inStore("readonly", (store) => store.index("of").getAll(pk))).sort((one, other) => one.at - other.at);
  const waits = (entry) => entry.state === "waiting";

  // crypto.randomUUID needs a secure context; random values do not.
  function newUid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  // A tick that waits gives way to the next one of its item, unless it may have been on its way already.
  async function keep(entry) {
    const fresh = { uid: newUid(), pk, who, at: Date.now(), state: "waiting", point, ...entry };
    const gives = (one) => waits(one) && !one.tried && one.kind === "tick" && one.item === entry.item && one.who === who;
    const write = async (lock) => {
      const before = lock && entry.kind === "tick" && (await all()).find(gives);
      await put(before ? { ...fresh, uid: before.uid, base: before.base } : fresh);
    };
    await (navigator.locks ? navigator.locks.request(`field-${pk}`, { ifAvailable: true }, write) : write(null));
    await show();
    sync();
  }

  // One at a time over all pages, so that nothing is sent twice at once.
  const sync = () => (navigator.locks ? navigator.locks.request(`field-${pk}`, handAllIn) : handAllIn());

  async function handAllIn() {
    trouble = null;
    try {
      const here = await asked(stateUrl);
      if (here === "sign-in") return void (trouble = [words.sign_in, signInUrl]);
      if (!here) return;
      let handed = 0;
      for (const entry of await all()) {
        if (!waits(entry)) continue;
        if (entry.who !== here.who) return void (trouble = [words.other]);
        if (!(await handIn(entry, here.csrf))) break;
        handed += 1;
      }
      const now = handed ? await asked(stateUrl) : here;
      if (now && now !== "sign-in") await takeState(now);
      if (handed) await keepPage(); // what it shows without a network is what stands now
    } finally {
      await show();
    }
  }

  async function asked(url) {
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
      reached = true;
      if (answer.redirected) return "sign-in";
      return answer.ok ? await answer.json() : null;
    } catch {
      reached = false;
      return null;
    }
  }

  async function handIn(entry, csrf) {
    await put({ ...entry, tried: true });
    const form = new FormData();
    const { uid, kind, item, outcome, text, base, at, photo } = entry;
    for (const [name, value] of Object.entries({ uid, kind, item, outcome, text, base, who: entry.who })) form.append(name, value ?? "");
    form.append("taken_at", new Date(at).toISOString());
    for (const [name, value] of Object.entries(entry.point ?? {})) form.append(name, value);
    if (photo) form.append("photo", photo, photo.name || "photo.jpg");
    let told;
    try {
      const answer = await fetch(handInUrl, { method: "POST", body: form, headers: { "X-CSRFToken": csrf, Accept: "application/json" } });
      if (answer.redirected || answer.status >= 500) return false;
      told = await answer.json();
    } catch {
      return false;
    }
    // Handed in: words and photo are deleted here. What differs keeps its words until somebody has looked.
    const over = ["applied", "chosen", "left"].includes(told.state);
    await put({ ...entry, ...told, photo: over ? null : photo, text: over ? "" : text });
    if (told.made) {
      for (const later of await all()) if (waits(later) && later.kind === "tick" && later.item === item) await put({ ...later, base: told.made });
    }
    return true;
  }

  async function takeState(now) {
    const waiting = new Set((await all()).filter(waits).map((entry) => entry.item));
    for (const box of document.querySelectorAll("fieldset[data-item]")) {
      const tick = now.ticks[box.dataset.item];
      if (tick && !waiting.has(box.dataset.item)) fill(box, tick);
    }
  }

  function fill(box, { outcome, note, version }) {
    box.dataset.version = version ?? box.dataset.version;
    for (const radio of box.querySelectorAll("input")) radio.checked = radio.value === outcome;
    const field = box.querySelector("textarea");
    if (document.activeElement !== field) field.value = note;
  }

  function tell(sentence, url = "") {
    net.replaceChildren(sentence);
    if (!url) return;
    const link = document.createElement("a");
    Object.assign(link, { href: url, textContent: words.to_sign_in });
    net.append(" ", link);
  }

  function line(entry) {
    const item = document.createElement("li");
    item.dataset.state = entry.state;
    const head = document.createElement("div");
    const about = document.querySelector(`fieldset[data-item="${entry.item}"] legend`)?.textContent.trim();
    head.textContent = [words[entry.kind], about, new Date(entry.at).toLocaleString(), words[`state_${entry.state}`]].filter(Boolean).join(" · ");
    item.append(head);
    if (entry.state === "conflict") {
      const pair = document.createElement("div");
      pair.className = "pair";
      for (const [title, outcome, text] of [
        [words.ours, entry.outcome, entry.text], [`${words.theirs} ${entry.here?.by ?? ""}`, entry.here?.outcome, entry.here?.note],
      ]) {
        const side = document.createElement("div");
        const bold = document.createElement("b");
        bold.textContent = title;
        side.append(bold, [words[`outcome_${outcome}`], text].filter(Boolean).join("："));
        pair.append(side);
      }
      item.append(pair);
    } else if (entry.says) item.append(entry.says);
    else if (entry.text) item.append(entry.text);
    if (!waits(entry)) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "soft", textContent: words.forget_entry });
      button.addEventListener("click", () => drop(entry.uid).then(show));
      item.append(document.createElement("br"), button);
    }
    return item;
  }

  async function show() {
    const entries = await all();
    const waiting = entries.filter(waits);
    document.getElementById("outbox").hidden = !entries.length;
    document.querySelector("#outbox ul").replaceChildren(...entries.slice().reverse().map(line));
    for (const entry of waiting) {
      const box = entry.kind === "tick" && document.querySelector(`fieldset[data-item="${entry.item}"]`);
      if (box) fill(box, { outcome: entry.outcome, note: entry.text });
    }
    if (trouble) return tell(...trouble);
    const said = reached ? words.online : words.offline;
    tell(waiting.length ? `${said} ${words.waiting.replace("{n}", waiting.length)}` : `${said} ${words.nothing_waits}`);
  }

  for (const box of document.querySelectorAll("fieldset[data-item]")) {
    box.addEventListener("change", () => {
      const outcome = box.querySelector("input:checked")?.value;
      const { item, version } = box.dataset;
      if (outcome) keep({ kind: "tick", item, outcome, text: box.querySelector("textarea").value.trim(), base: Number(version) });
    });
  }
  document.getElementById("finding").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    keep({ kind: "finding", item: form.elements.item.value, text: form.elements.text.value.trim() }).then(() => form.reset());
  });
  document.getElementById("photo").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = form.elements.text.value.trim();
    const { value: item } = form.elements.item;
    Promise.all([...form.elements.photos.files].map((photo) => keep({ kind: "photo", item, text, photo }))).then(() => form.reset());
  });
  const said = document.getElementById("here-said");
  const here = document.getElementById("here");
  here.hidden = !navigator.geolocation || !window.isSecureContext;
  here.addEventListener("click", () => {
    said.textContent = words.locating;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        point = { longitude: coords.longitude, latitude: coords.latitude, accuracy_m: coords.accuracy };
        said.textContent = `${words.here} ${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)} (±${Math.round(coords.accuracy)} m)`;
      },
      () => (said.textContent = words.nowhere),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
  document.getElementById("forget").addEventListener("click", async () => {
    const entries = await all();
    if (entries.some(waits) && !window.confirm(words.still_waiting)) return;
    for (const entry of entries) await drop(entry.uid);
    await caches.open(KEPT).then((kept) => kept.delete(location.pathname, { ignoreSearch: true, ignoreVary: true }));
    location.assign(document.getElementById("back").href);
  });

  // The page by which the worker came was loaded before it: it is kept too, unless it leads to the sign-in by now.
  async function keepPage() {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (answer.ok && !answer.redirected) await (await caches.open(KEPT)).put(location.pathname, answer);
  }
  navigator.serviceWorker
    ?.register("/inspections/field-sw.js")
    .then(() => navigator.serviceWorker.ready)
    .then(keepPage)
    .then(() => (document.body.dataset.kept = "yes"))
    .catch(() => {});
  window.addEventListener("online", sync);
  window.addEventListener("offline", () => {
    reached = false;
    show();
  });
  // Asking keeps nobody signed in who has nothing to hand in.
  setInterval(async () => navigator.onLine && (await all()).some(waits) && sync(), EVERY_MS);
  opened.then(() => show()).then(sync, () => tell(words.no_room));
})();
