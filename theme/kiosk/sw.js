/* Keeps the touch screens going without a network. Each station has a list of its files with their digests; a new list
   is fetched into a store of its own, every file is held against its digest, and one write makes the store the one that
   answers: until then everything comes from the old one, so a screen is old or new and never half of each. Files have
   their digest in their address, so that a page which is still open goes on getting its own. */
"use strict";
const PREFIX = "gs-kiosk-1 ", CURRENT = PREFIX + "current";
const ROOT = new URL("../", self.registration.scope);
const STATION = /^([a-z0-9-]+)\/(?:index\.html)?$/;
const running = new Map();

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/* A page says which station and version it is, now and then. Its answer is the version that is ready. */
self.addEventListener("message", (event) => {
  const { station, version } = event.data || {}, page = event.source;
  if (!station || !page) return;
  event.waitUntil(once(station).then(() => true, () => false).then(async (whole) => {
    const current = await currentOf(station);
    if (current) page.postMessage({ station, version: current.version });
    if (whole && current.version === version) await clear(station, version);
  }));
});

self.addEventListener("fetch", (event) => {
  const request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== ROOT.origin || request.cache === "only-if-cached") return;
  const station = request.mode === "navigate" || request.destination === "" ? stationOf(address) : null;
  if (station) event.respondWith(documentOf(station).then((found) => found || fetch(request)));
  else if (address.search) event.respondWith(stored(address).then((found) => found || fetch(request)));
});

function stationOf(address) {
  if (!address.href.startsWith(self.registration.scope)) return null;
  const found = STATION.exec(address.pathname.slice(new URL(self.registration.scope).pathname.length));
  return found && found[1];
}

const pointer = (station) => new URL("kiosk/" + station + "/current", ROOT).href;
const page = (station) => new URL("kiosk/" + station + "/", ROOT).href;
const storeOf = (station, version) => PREFIX + station + " " + version;

async function currentOf(station) {
  const found = await (await caches.open(CURRENT)).match(pointer(station));
  return found ? found.json() : null;
}

/* Parameters of the address (?from=…) make no other page. */
async function documentOf(station) {
  const current = await currentOf(station);
  return current && (await caches.open(storeOf(station, current.version))).match(page(station));
}

async function stored(address) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(PREFIX) && await (await caches.open(name)).match(address.href);
    if (found) return found;
  }
  return null;
}

function once(station) {
  if (!running.has(station)) running.set(station, update(station).finally(() => running.delete(station)));
  return running.get(station);
}

async function update(station) {
  const list = await (await fetch(new URL("kiosk/" + station + "/files.json", ROOT), { cache: "no-store" })).json();
  const current = await currentOf(station);
  if (current && current.version === list.version) return;
  const store = await caches.open(storeOf(station, list.version));
  for (const [file, digest, length] of list.files) await keep(store, new URL(file, ROOT).href, digest, length);
  await (await caches.open(CURRENT)).put(pointer(station), new Response(JSON.stringify({ version: list.version })));
}

/* Files of an update that broke off, and those that did not change, need not come again. */
async function keep(store, address, digest, length) {
  if (await store.match(address)) return;
  const known = address.includes("?v=") && await stored(new URL(address));
  if (known) return void await store.put(address, known);
  const answer = await fetch(address, { cache: "no-store" });
  const content = await answer.arrayBuffer();
  if (answer.status !== 200 || content.byteLength !== length || await digestOf(content) !== digest) throw new Error(address);
  await store.put(address, new Response(content, { headers: { "Content-Type": answer.headers.get("Content-Type") || "" } }));
}

async function digestOf(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* Once a page of the newest version is open, nobody needs the others. What came of an update that broke off stays till then. */
async function clear(station, version) {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX + station + " ") && name !== storeOf(station, version));
  await Promise.all(others.map((name) => caches.delete(name)));
}
