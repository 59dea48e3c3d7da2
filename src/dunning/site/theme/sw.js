// The offline copy. The build writes EDITION, COMPLETE and OPTIONAL (integrity by path) above this.
// A page never sees two editions: the new copy is filled whole, each file checked against its hash,
// before it may take over, and it takes over only when no page of the old one is open.
"use strict";

const scope = new URL(registration.scope);
const own = `dunning|${scope.pathname}|`;
const cacheName = own + EDITION;
const optionalName = `${own}optional`;
const AT_ONCE = 6;

const addressOf = (path) => new URL(path.split("/").map(encodeURIComponent).join("/"), scope).href;
// The hash is part of the key: a file that did not change is taken over, a changed one never is.
const keyOf = (path, integrity) => `${addressOf(path)}?integrity=${encodeURIComponent(integrity)}`;

// A copy, because an answer that was redirected may not be shown as a page.
async function plain(answer) {
  return new Response(await answer.blob(), { status: 200, headers: answer.headers });
}

async function download(path, integrity) {
  const answer = await fetch(addressOf(path), { integrity, cache: "no-cache", credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status} ${path}`);
  return plain(answer);
}

async function ownCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(own));
}

async function fill() {
  const target = await caches.open(cacheName);
  const others = await Promise.all((await ownCaches()).map((name) => caches.open(name)));
  const waiting = Object.entries(COMPLETE);
  const take = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const key = keyOf(...next);
      if (await target.match(key)) continue;
      let answer;
      for (const cache of others) answer ??= await cache.match(key);
      await target.put(key, answer ?? (await download(...next)));
    }
  };
  // After a failure the rest goes on, so that the next attempt finds as much as possible done.
  const lanes = await Promise.allSettled(Array.from({ length: AT_ONCE }, take));
  const failed = lanes.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

// Pages cannot find out by themselves: browsers no longer tell how much room is left.
async function tellFull(error) {
  const windows = error.name === "QuotaExceededError" ? await clients.matchAll({ type: "window", includeUncontrolled: true }) : [];
  for (const one of windows) one.postMessage({ isFull: true });
  throw error;
}

async function clearOld() {
  const listed = [...Object.entries(COMPLETE), ...Object.entries(OPTIONAL)];
  const kept = new Set(listed.map((entry) => keyOf(...entry)));
  for (const name of await ownCaches()) {
    if (name !== cacheName && name !== optionalName) await caches.delete(name);
    else {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) if (!kept.has(request.url)) await cache.delete(request);
    }
  }
}

// "", "book/" and "book/page" are the addresses of index.html, book/index.html and book/page.html.
function pathOf(url) {
  let path;
  try {
    path = decodeURIComponent(url.pathname.slice(scope.pathname.length));
  } catch {
    return null;
  }
  if (path === "" || path.endsWith("/")) path += "index.html";
  return [path, `${path}.html`].find((one) => one in COMPLETE || one in OPTIONAL) ?? null;
}

async function complete(path) {
  const cache = await caches.open(cacheName);
  return (await cache.match(keyOf(path, COMPLETE[path]))) ?? download(path, COMPLETE[path]);
}

async function optional(path) {
  const cache = await caches.open(optionalName);
  const key = keyOf(path, OPTIONAL[path]);
  const kept = await cache.match(key);
  if (kept) return kept;
  const answer = await download(path, OPTIONAL[path]);
  try {
    await cache.put(key, answer.clone());
  } catch {
    // The store is full: the file then comes from the server every time.
  }
  return answer;
}

async function unknownPage(request) {
  try {
    return await fetch(request);
  } catch (error) {
    if (!("404.html" in COMPLETE)) throw error;
    const page = await complete("404.html");
    const text = (await page.text()).replace("<head>", `<head><base href="${scope.pathname}">`);
    return new Response(text, { status: 404, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

async function openWindows() {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return windows.filter(({ url }) => url.startsWith(scope.href) && !url.startsWith(`${scope.href}editions/`));
}

self.addEventListener("install", (event) => event.waitUntil(fill().catch(tellFull)));
self.addEventListener("activate", (event) => event.waitUntil(clearOld()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !url.href.startsWith(scope.href)) return;
  const path = pathOf(url);
  if (path) event.respondWith(path in COMPLETE ? complete(path) : optional(path));
  else if (request.mode === "navigate") event.respondWith(unknownPage(request));
});
self.addEventListener("message", (event) => {
  if (event.data !== "switch") return;
  event.waitUntil(
    openWindows().then(({ length }) => {
      if (length > 1) event.source.postMessage({ open: length - 1 });
      else return skipWaiting();
    }),
  );
});
