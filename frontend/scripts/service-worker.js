/**
 * The worker that keeps the app's own files, so that it opens without a network and an old tab keeps its chunks
 * after an upgrade. `post-build.mjs` writes `out/sw.js`: the line `const SITE = {…}` and then this file.
 *
 * What it answers is a list of files of the build and the app's paths. Everything else, every answer with
 * somebody's words in it above all, goes past it to the server and is kept nowhere.
 */
const PREFIX = "klatsch-site-";
const CACHE = PREFIX + SITE.version;
/** This version and those before it, whose tabs may still be open. */
const VERSIONS_KEPT = 3;
/** Their names carry a digest of their content, so any version's copy is the right one. */
const HASHED = /^\/_next\/static\/(chunks|css|media)\//;
const FILES = new Set(SITE.files);
const SHELLS = SITE.shell.map((pattern) => pattern.split("/"));

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? "/"));
});

/** All or nothing: half a version is none. The one before goes on serving then. */
async function install() {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(["/", ...SITE.files].map((path) => keep(cache, path)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  // Nothing waits for the old tabs: their chunks stay, and the next load of any page is the new version.
  await self.skipWaiting();
}

async function keep(cache, path) {
  const answer = await fetch(new Request(path, { cache: HASHED.test(path) ? "default" : "no-cache" }));
  if (!answer.ok || answer.redirected) throw new Error(`${path}: ${answer.status}`);
  if (path === "/" && !(await answer.clone().text()).includes(`data-version="${SITE.version}"`))
    throw new Error("the server has another version by now");
  await cache.put(path, answer);
}

async function activate() {
  const kept = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  const old = kept.slice(0, Math.max(0, kept.length - (VERSIONS_KEPT - 1)));
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
  for (const tab of await windows()) tab.postMessage({ type: "site", version: SITE.version });
}

/** Null: not ours to answer. */
function answerTo(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return null;
  if (request.mode === "navigate") return isApp(url.pathname) ? shell(request) : null;
  return FILES.has(url.pathname) || HASHED.test(url.pathname) ? file(request, url.pathname) : null;
}

function isApp(path) {
  const parts = path.split("/");
  return path === "/" || SHELLS.some((shell) => fits(shell, parts));
}

/** A `*` stands for one part that is not empty, as in the server's own table. */
function fits(shell, parts) {
  if (shell.length !== parts.length) return false;
  return shell.every((part, at) => part === parts[at] || (part === "*" && parts[at] !== ""));
}

async function shell(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match("/", { ignoreVary: true })) ?? fetch(request);
}

async function file(request, path) {
  const where = HASHED.test(path) ? caches : await caches.open(CACHE);
  return (await where.match(path, { ignoreVary: true })) ?? fetch(request);
}

/** A tab that is there is used; the one that is looked at first. */
async function open(path) {
  const tabs = await windows();
  const tab = tabs.find((one) => one.visibilityState === "visible") ?? tabs[0];
  if (!tab) return self.clients.openWindow(path);
  tab.postMessage({ type: "open", path });
  return tab.focus();
}

function windows() {
  return self.clients.matchAll({ type: "window", includeUncontrolled: true });
}
