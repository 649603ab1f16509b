// Keeps the door's pages for when there is no network, and sends what waits when there is one again (Background Sync, where the
// browser has it; elsewhere the page itself does when it is opened or the network comes back).
importScripts("/door.js");

const { KEPT } = self.doorOutbox;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(["/door.js", "/follow"])).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(fresh(event.request));
});
self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(self.doorOutbox.flush());
});

// The network first, so that words that were published or taken back are as they are; without it what was kept.
async function fresh(request) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await kept.put(request, answer.clone());
    return answer;
  } catch (error) {
    const held = (await kept.match(request)) || (await kept.match(request, { ignoreSearch: true }));
    if (held) return held;
    throw error;
  }
}
