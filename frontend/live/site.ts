import { createStore } from "@/lib/store";

/**
 * The site's own files: the worker that keeps them for the time without a network, and whether the server has
 * another version by now. All of it is left out where there is no worker (plain http, `next dev`).
 */
export const SITE_CACHE = "klatsch-site-";
const WORKER = "/sw.js";

/** True once another version is ready: the next load of the page is that one. */
export const isOutdated = createStore(false);

/** What the worker asks of a tab: to show the place of a notification that was clicked. */
export const wantedPath = createStore<string | null>(null);

/** Set by the build on every page; absent in development. */
const ownVersion = (): string | null => document.documentElement.dataset.version ?? null;

let isWatching = false;

/** Keeping the site fetches all of it: on a first visit, that would stand in the way of the first rows. */
const SETTLED_AFTER_MS = 3_000;
let isSettled: Promise<void> | null = null;

function watchWorker(workers: ServiceWorkerContainer): void {
  if (isWatching) return;
  isWatching = true;
  workers.addEventListener("message", ({ data }: MessageEvent<{ type?: string; [key: string]: unknown }>) => {
    if (data?.type === "site" && data.version !== ownVersion()) isOutdated.write(true);
    if (data?.type === "open" && typeof data.path === "string") {
      wantedPath.write(null);
      wantedPath.write(data.path);
    }
  });
  workers.startMessages();
}

/** After every greeting of the server: a new version comes with a new server, and a new server with a new line. */
export async function renewSite(): Promise<void> {
  const workers = globalThis.navigator?.serviceWorker;
  if (!workers || ownVersion() === null) return;
  watchWorker(workers);
  isSettled ??= new Promise((settled) => setTimeout(settled, SETTLED_AFTER_MS));
  await isSettled;
  try {
    const worker = await workers.register(WORKER, { updateViaCache: "none" });
    await worker.update();
  } catch {
    if (await isWithdrawn()) await withdraw(workers);
  }
}

let greeted: string | null = null;

/** Where there is no worker, the server's own version tells. */
export function hearVersion(version: string): void {
  if (greeted !== null && greeted !== version && !globalThis.navigator?.serviceWorker) isOutdated.write(true);
  greeted ??= version;
}

export async function siteWorker(): Promise<ServiceWorkerRegistration | null> {
  return (await globalThis.navigator?.serviceWorker?.getRegistration()) ?? null;
}

/** The server is there and says that it ships no worker any more. */
async function isWithdrawn(): Promise<boolean> {
  const answer = await fetch(WORKER, { method: "HEAD", cache: "no-store" }).catch(() => null);
  return answer !== null && (answer.status === 404 || answer.status === 410);
}

async function withdraw(workers: ServiceWorkerContainer): Promise<void> {
  for (const worker of await workers.getRegistrations()) await worker.unregister();
  for (const name of await caches.keys()) if (name.startsWith(SITE_CACHE)) await caches.delete(name);
}
