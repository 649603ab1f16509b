// Keeps the field pages of inspections for where there is no network, and nothing else: every other page goes to the network alone.
const KEPT = "field-1";
const OURS = /^\/inspections\/(\d+\/field|field\.js|field\.css)$/;

self.addEventListener("install", (event) => {
  const parts = ["/inspections/field.js", "/inspections/field.css"];
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(parts)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && OURS.test(new URL(event.request.url).pathname)) event.respondWith(fresh(event.request));
});

// The network first; an answer that leads elsewhere (to the sign-in) is shown and not kept.
async function fresh(request) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && answer.type === "basic") await kept.put(request, answer.clone());
    return answer;
  } catch (error) {
    const held = await kept.match(request, { ignoreSearch: true, ignoreVary: true });
    if (held) return held;
    throw error;
  }
}
