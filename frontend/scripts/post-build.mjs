/**
 * Makes the export ready to be served by Klatsch: drops what a page never asks for, hashes the inline scripts
 * for the Content-Security-Policy, writes the service worker, compresses once so that no server has to, and writes
 * `out/site.json`, the table by which `src/klatsch/web/` serves. Same input, same bytes.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, gzipSync, constants as zlib } from "node:zlib";
import { writeEmoji } from "./emoji.mjs";

const OUT = path.resolve(import.meta.dirname, "../out");
const PAGES = { "/": "index.html", "/signin": "signin.html", "/setup": "setup.html", "/join": "join.html" };
const VIEWS = [
  "inbox",
  "threads",
  "mentions",
  "saved",
  "drafts",
  "search",
  "people",
  "browse",
  "settings",
  "admin",
];
const SHELL = [
  "/rooms/*",
  "/rooms/*/*",
  "/rooms/*/thread/*",
  "/rooms/*/thread/*/*",
  ...VIEWS.flatMap((view) => [`/${view}`, `/${view}/*`]),
];
const NOT_FOUND = "404.html";
const WORKER = "sw.js";
const WORKER_CODE = readFileSync(path.join(import.meta.dirname, "service-worker.js"), "utf8");
/** What the worker keeps beside the shell. */
const KEPT_OFFLINE =
  /^(_next\/static\/(chunks|css|media)\/.+|icon\.svg|icon-(180|192)\.png|manifest(\.de)?\.webmanifest)$/;
const TEXT = /\.(html|js|css|json|svg|txt|webmanifest|xml)$/;
const CHUNK = /^_next\/static\/chunks\/.+\.js$/;
/** Stands in `shell/room-view.tsx` alone. */
const FIRST_PART = ".shell.tryToJoin";
/** How the bundler names the chunks of a part that comes late. */
const PARTS = /Promise\.all\(\[((?:"static\/chunks\/[^"]+",?)+)\]/g;
const SCRIPTS_OF_PAGE = /<(?:script|link)[^>]* (?:src|href)="\/(_next\/static\/chunks\/[^"]+\.js)"/g;
const HINT = "//# allFunctionsCalledOnLoad";
const MUST_NOT_EXIST = /\.map$/;

main();

function main() {
  removeLeftovers();
  removePolyfills();
  writeEmoji(OUT);
  preloadFirstPart();
  hintFirstScripts();
  const built = filesIn(OUT);
  refuse(built);
  const version = versionOf(built);
  for (const page of built.filter((name) => name.endsWith(".html"))) stamp(page, version);
  writeWorker(built, version);
  const files = [...built, WORKER];
  for (const file of files.filter((name) => TEXT.test(name))) compress(file);
  const htmls = files.filter((name) => name.endsWith(".html"));
  const scripts = Object.fromEntries(htmls.map((name) => [name, inlineHashes(read(name))]));
  const site = { version, pages: PAGES, shell: SHELL, notFound: NOT_FOUND, scripts };
  writeFileSync(path.join(OUT, "site.json"), `${JSON.stringify(site, null, 2)}\n`);
  process.stdout.write(`site ${version}: ${files.length} files, ${htmls.length} pages\n`);
}

/** Results of an earlier run, and the flight payloads of client navigation, which this app does not use. */
function removeLeftovers() {
  for (const file of filesIn(OUT)) {
    const isFlight = /(^|\/)(__next\.|_not-found|index|signin|setup|join|404|_global-error)[^/]*\.txt$/.test(
      file,
    );
    const isDuplicate = /^_not-found(\.html|\/)|^_global-error/.test(file);
    if (/\.(br|gz)$/.test(file) || ["site.json", WORKER].includes(file) || isFlight || isDuplicate) {
      rmSync(path.join(OUT, file));
    }
  }
}

/** Next adds a script for browsers without modules; those could not run the rest of the page anyway. */
function removePolyfills() {
  const script = /<script src="\/(_next\/static\/[^"]+)" noModule=""><\/script>/g;
  for (const file of filesIn(OUT).filter((name) => name.endsWith(".html"))) {
    const html = read(file).toString("utf8");
    for (const [, src] of html.matchAll(script)) rmSync(path.join(OUT, src), { force: true });
    writeFileSync(path.join(OUT, file), html.replaceAll(script, ""));
  }
}

/** The chunks of the conversation, which the frame asks for as soon as it runs: they come beside it, not after it. */
function preloadFirstPart() {
  const chunks = filesIn(OUT).filter((name) => CHUNK.test(name));
  const texts = new Map(chunks.map((name) => [name, read(name).toString("utf8")]));
  const [part, ...others] = chunks.filter((name) => texts.get(name).includes(FIRST_PART));
  const lists = [...texts.values()].flatMap((text) => [...text.matchAll(PARTS)].map(([, list]) => list));
  const [list, ...more] = [...new Set(lists.filter((one) => part && one.includes(path.basename(part))))];
  if (!list || others.length > 0 || more.length > 0) throw new Error("which chunks show the first room?");
  const html = read(PAGES["/"]).toString("utf8");
  const links = JSON.parse(`[${list}]`).map(
    (name) => `<link rel="preload" as="script" fetchPriority="low" href="/_next/${name}"/>`,
  );
  writeFileSync(path.join(OUT, PAGES["/"]), html.replace("</head>", `${links.join("")}</head>`));
}

/** Browsers that know this line compile such a script whole while it comes in, beside the page instead of in it. */
function hintFirstScripts() {
  const pages = [...Object.values(PAGES), NOT_FOUND].map((page) => read(page).toString("utf8"));
  const named = pages.flatMap((html) => [...html.matchAll(SCRIPTS_OF_PAGE)].map(([, name]) => name));
  for (const name of new Set(named)) writeFileSync(path.join(OUT, name), `${HINT}\n${read(name)}`);
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .sort();
}

/** A build that would break the promises of SECURITY is no build. */
function refuse(files) {
  for (const file of [...Object.values(PAGES), NOT_FOUND]) {
    if (!files.includes(file)) throw new Error(`the export has no ${file}`);
    const html = read(file).toString("utf8");
    if (/<[^>]+\sstyle=/.test(withoutScripts(html))) throw new Error(`${file} has an inline style`);
    if (/<style[\s>]/.test(withoutScripts(html))) throw new Error(`${file} has a style element`);
  }
  const maps = files.filter((name) => MUST_NOT_EXIST.test(name));
  if (maps.length > 0) throw new Error(`source maps in the export: ${maps.join(", ")}`);
}

function withoutScripts(html) {
  return html.replace(/(<script\b[^>]*>)[\s\S]*?<\/script>/g, "$1</script>");
}

function inlineHashes(html) {
  const found = html.toString("utf8").matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g);
  const inline = [...found].filter(([, attributes]) => !/\ssrc=/.test(attributes));
  const hashes = inline.map(([, , text]) => `sha256-${createHash("sha256").update(text).digest("base64")}`);
  return [...new Set(hashes)];
}

function versionOf(files) {
  const sum = createHash("sha256").update(WORKER_CODE);
  for (const file of files) {
    const bytes = read(file);
    sum.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return sum.digest("hex").slice(0, 16);
}

/** The page knows which version it is: an open tab can tell that the server has another. */
function stamp(page, version) {
  const html = read(page).toString("utf8");
  const stamped = html.replace("<html ", `<html data-version="${version}" `);
  if (stamped === html) throw new Error(`${page} has no place for its version`);
  writeFileSync(path.join(OUT, page), stamped);
}

function writeWorker(files, version) {
  const kept = files.filter((name) => KEPT_OFFLINE.test(name)).map((name) => `/${name}`);
  const site = JSON.stringify({ version, files: kept, shell: SHELL });
  writeFileSync(path.join(OUT, WORKER), `const SITE = ${site};\n${WORKER_CODE}`);
}

function compress(file) {
  const bytes = read(file);
  const brotli = { params: { [zlib.BROTLI_PARAM_QUALITY]: 11, [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  writeFileSync(path.join(OUT, `${file}.br`), brotliCompressSync(bytes, brotli));
  writeFileSync(path.join(OUT, `${file}.gz`), gzipSync(bytes, { level: 9 }));
}

function read(file) {
  return readFileSync(path.join(OUT, file));
}
