// A browser without a window: jsdom for the page, Node's fetch with a cookie jar, and one of next-auth's two clients, unmodified.
// It reads commands as JSON lines and answers each with one line: what came of it, the session that the page shows, where the
// browser was sent, and which requests were made.

import { createInterface } from "node:readline";
import { JSDOM } from "jsdom";

const [generation, origin] = process.argv.slice(2);
const jar = new Map();
const seen = { requests: [], places: [], complaints: [] };

const page = new JSDOM('<div id="root"></div>', { url: `${origin}/rooms`, pretendToBeVisual: true });
const location = {
  get href() {
    return `${origin}/rooms`;
  },
  set href(place) {
    seen.places.push(place);
  },
  reload() {},
};
const windowOfPage = new Proxy(page.window, {
  get(target, name) {
    if (name === "location") return location;
    const value = target[name];
    return typeof value === "function" && !/^[A-Z]/.test(String(name)) ? value.bind(target) : value;
  },
});
for (const [name, value] of Object.entries({
  window: windowOfPage,
  document: page.window.document,
  localStorage: page.window.localStorage,
  navigator: page.window.navigator,
  IS_REACT_ACT_ENVIRONMENT: false,
})) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
for (const kind of ["error", "warn", "debug", "log"]) {
  console[kind] = (...words) => seen.complaints.push(words.map(String).join(" ").slice(0, 300));
}

process.on("unhandledRejection", (error) => seen.complaints.push(String(error)));

const fetchOfNode = globalThis.fetch;
let underWay = 0;
globalThis.fetch = async (place, options = {}) => {
  const address = new URL(place, `${origin}/rooms`);
  const headers = new Headers(options.headers);
  const method = (options.method ?? "GET").toUpperCase();
  if (jar.size) headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
  if (method !== "GET") headers.set("origin", origin);
  headers.set("sec-fetch-site", "same-origin");
  underWay += 1;
  const answer = await fetchOfNode(address, { ...options, method, headers, redirect: "manual" }).finally(() => {
    underWay -= 1;
  });
  for (const cookie of answer.headers.getSetCookie()) {
    const [pair] = cookie.split(";");
    const cut = pair.indexOf("=");
    if (/max-age=0/i.test(cookie)) jar.delete(pair.slice(0, cut));
    else jar.set(pair.slice(0, cut), pair.slice(cut + 1));
  }
  seen.requests.push(`${method} ${address.pathname}${address.search} ${answer.status}`);
  return answer;
};

const React = await import("react");
const { createRoot } = await import("react-dom/client");
const client = await import(generation === "v4" ? "next-auth-v4/react" : "next-auth-v5/react");

let shown;
function Watch() {
  shown = client.useSession();
  return null;
}
const root = createRoot(page.window.document.getElementById("root"));

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
async function settled() {
  for (let tries = 0; tries < 200; tries += 1) {
    await pause(10);
    if (shown && shown.status !== "loading") return;
  }
}

const commands = {
  async mount() {
    root.render(React.createElement(client.SessionProvider, {}, React.createElement(Watch)));
    await settled();
  },
  signIn: (...args) => client.signIn(...args),
  signOut: (...args) => client.signOut(...args),
  getSession: () => client.getSession(),
  getProviders: () => client.getProviders(),
  getCsrfToken: () => client.getCsrfToken(),
  update: (...args) => shown.update(...args),
  plant: (name, value) => void jar.set(name, value),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { act, args } = JSON.parse(line);
  Object.assign(seen, { requests: [], places: [], complaints: [] });
  let result;
  let thrown = null;
  try {
    result = await commands[act](...args);
  } catch (error) {
    thrown = String(error);
  }
  do await pause(30);
  while (underWay > 0);
  const session = shown ? { status: shown.status, data: shown.data ?? null } : null;
  process.stdout.write(`${JSON.stringify({ result: result ?? null, thrown, session, ...seen })}\n`);
}
process.exit(0);
