import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";

const CODE = readFileSync(path.join(import.meta.dirname, "service-worker.js"), "utf8");
const ORIGIN = "https://chat.example";
const CHUNK = "/_next/static/chunks/0a1b.js";

/** As much of a browser as the worker touches. Cache Storage outlives the versions of the worker. */
type Heard = Record<string, (event: never) => void>;
let disk: Map<string, Map<string, Response>>;
let served: (path: string) => Response;
let told: unknown[];

const shellOf = (version: string) => new Response(`<html data-version="${version}" lang="en">`);

beforeEach(() => {
  disk = new Map();
  told = [];
});

const open = (name: string) => {
  const rows = disk.get(name) ?? new Map<string, Response>();
  disk.set(name, rows);
  return {
    put: async (path: string, answer: Response) => void rows.set(path, answer),
    match: async (path: string) => rows.get(path)?.clone(),
  };
};

const cacheStorage = {
  open: async (name: string) => open(name),
  keys: async () => [...disk.keys()],
  delete: async (name: string) => disk.delete(name),
  match: async (path: string) =>
    [...disk.values()]
      .map((rows) => rows.get(path))
      .find(Boolean)
      ?.clone(),
};

/** A worker of that version, and what it listens to. */
function worker(version: string, files = ["/icon.svg", CHUNK]): Heard {
  const heard: Heard = {};
  const tab = {
    postMessage: (news: unknown) => told.push(news),
    focus: async () => {},
    visibilityState: "visible",
  };
  const self = {
    location: { origin: ORIGIN },
    addEventListener: (name: string, hear: (event: never) => void) => {
      heard[name] = hear;
    },
    skipWaiting: async () => {},
    clients: { claim: async () => {}, matchAll: async () => [tab], openWindow: async () => {} },
  };
  const fetched = async (request: { url: string } | string) =>
    served(new URL(typeof request === "string" ? request : request.url).pathname);
  class Asked {
    url: string;
    constructor(path: string) {
      this.url = ORIGIN + path;
    }
  }
  const site = { version, files, shell: ["/rooms/*", "/rooms/*/*", "/search"] };
  new Function("self", "caches", "fetch", "Request", "SITE", CODE)(self, cacheStorage, fetched, Asked, site);
  return heard;
}

async function happens(heard: Heard, name: string, event: object = {}): Promise<void> {
  let wait: Promise<void> = Promise.resolve();
  heard[name]?.({ waitUntil: (work: Promise<void>) => (wait = work), ...event } as never);
  await wait;
}

/** The body that the worker answered with; null: it let the request pass. */
async function asks(heard: Heard, path: string, fields: object = {}): Promise<string | null> {
  let answer: Promise<Response> | null = null;
  const request = {
    url: path.startsWith("/") ? ORIGIN + path : path,
    method: "GET",
    mode: "cors",
    ...fields,
  };
  heard.fetch?.({ request, respondWith: (given: Promise<Response>) => (answer = given) } as never);
  return answer ? (await (answer as Promise<Response>)).text() : null;
}

const visit = { mode: "navigate" };

async function installed(version: string, files?: string[]): Promise<Heard> {
  served = (path) => (path === "/" ? shellOf(version) : new Response(`${path} of ${version}`));
  const heard = worker(version, files);
  await happens(heard, "install");
  await happens(heard, "activate");
  return heard;
}

const gone = () => {
  throw new TypeError("no network");
};

test("without a network the shell opens at every path of the app, and its files are there", async () => {
  const heard = await installed("one");
  served = gone;
  for (const path of ["/", "/rooms/C1", "/rooms/C1/7", "/search?q=x"])
    expect(await asks(heard, path, visit)).toContain('data-version="one"');
  expect(await asks(heard, CHUNK)).toBe(`${CHUNK} of one`);
  expect(await asks(heard, "/icon.svg")).toBe("/icon.svg of one");
});

test("no answer of the server is ever touched, also not one that is called like a page of the app", async () => {
  const heard = await installed("one");
  for (const path of ["/api/auth/session", "/allMessages?room=C1", "/search?q=x", "/inbox", "/rooms/C1"])
    expect(await asks(heard, path), path).toBeNull();
  expect(await asks(heard, "/message", { method: "POST" })).toBeNull();
  expect(await asks(heard, "https://elsewhere.example/icon.svg")).toBeNull();
  for (const path of ["/signin", "/api/auth/signin", "/rooms/", "/rooms/a/b/c", "/readyz"])
    expect(await asks(heard, path, visit), path).toBeNull();
  const kept = [...disk.values()].flatMap((rows) => [...rows.keys()]);
  expect(kept.sort()).toEqual(["/", CHUNK, "/icon.svg"]);
});

test("after an upgrade an old tab finds its chunks, a new load is the new version, and open tabs are told", async () => {
  await installed("one", ["/icon.svg", CHUNK]);
  told = [];
  const heard = await installed("two", ["/icon.svg", "/_next/static/chunks/9f9f.js"]);
  served = gone;
  expect(await asks(heard, CHUNK)).toBe(`${CHUNK} of one`);
  expect(await asks(heard, "/", visit)).toContain('data-version="two"');
  expect(await asks(heard, "/icon.svg")).toBe("/icon.svg of two");
  expect(told).toEqual([{ type: "site", version: "two" }]);
});

test("three versions are kept, and what is not the worker's is left alone", async () => {
  open("somebody-elses");
  for (const version of ["one", "two", "three", "four"]) await installed(version);
  expect([...disk.keys()]).toEqual([
    "somebody-elses",
    "klatsch-site-two",
    "klatsch-site-three",
    "klatsch-site-four",
  ]);
});

test("half a version is none: a file that is missing, or a server that moved on, stops the install", async () => {
  for (const broken of [
    (path: string) => (path === CHUNK ? new Response("", { status: 404 }) : shellOf("two")),
    () => shellOf("three"),
  ]) {
    await installed("one");
    served = broken;
    await expect(happens(worker("two"), "install")).rejects.toThrow();
    expect([...disk.keys()]).toEqual(["klatsch-site-one"]);
  }
});

test("a click on a notification shows its place in a tab that is there", async () => {
  const heard = await installed("one");
  told = [];
  await happens(heard, "notificationclick", {
    notification: { close: () => {}, data: { path: "/rooms/C1/7" } },
  });
  expect(told).toEqual([{ type: "open", path: "/rooms/C1/7" }]);
});
