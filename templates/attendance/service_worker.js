/**
 * Lets a kiosk start while the server is away: it keeps the kiosk's page with scripts and styles,
 * and nothing else. What people do goes past it: no name, no picture, no answer is ever kept.
 *
 * The server is always asked first, so nothing old is shown while it answers. A new version of
 * any file is a new worker (its name is a hash), which takes over at once and removes the old one.
 */

const VERSION = "{{ version }}";
const PAGE = "{{ page }}";
const SHELL = new Set({{ addresses|safe }});
const PREFIX = "muster-kiosk-";
const CACHE = PREFIX + VERSION;
const PATIENCE_MS = 4_000;
const AWAY_FOR_MS = 15_000;

let awayUntil = 0; // the page came from here just now: its parts need not ask again

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(openPage(request));
  else if (SHELL.has(url.pathname)) event.respondWith(openPart(request, url.pathname));
});

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll([...SHELL].map((url) => new Request(url, { cache: "reload" })));
  await keepPage(await fetch(PAGE, { cache: "no-store" }));
  await self.skipWaiting();
}

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function openPage(request) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status >= 500) return (await recall(PAGE)) ?? response;
    await keepPage(response.clone());
    return response;
  } catch {
    awayUntil = Date.now() + AWAY_FOR_MS;
    return (await recall(PAGE)) ?? Response.error();
  }
}

async function openPart(request, path) {
  if (Date.now() < awayUntil) return (await recall(path)) ?? fetch(request);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok ? response : ((await recall(path)) ?? response);
  } catch {
    return (await recall(path)) ?? Response.error();
  }
}

/** Only the page of a paired kiosk is kept; a browser that is none any more forgets it. */
async function keepPage(response) {
  if (response.status !== 200) return;
  const cache = await caches.open(CACHE);
  if (response.headers.get("Muster-Page") === "kiosk") await cache.put(PAGE, response);
  else await cache.delete(PAGE, { ignoreVary: true });
}

async function recall(path) {
  const cache = await caches.open(CACHE);
  return cache.match(path, { ignoreVary: true });
}
