/**
 * The emoji of `emojibase-data`, trimmed to what the page shows and searches, fetched when somebody opens the picker.
 * Not part of any script, so that no first load carries them. What an emoji is stands in one file, what a language
 * calls it in another, line by line in the same order: signs and shortcodes are there once. They are deflated here, and
 * inflated by the page: nobody reads them as they lie there, and they were an eighth of the whole site.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deflateRawSync } from "node:zlib";

const DATA = path.resolve(import.meta.dirname, "../node_modules/emojibase-data");
const LANGUAGES = ["en", "de"];
/** Skin and hair by themselves are no emoji. */
const COMPONENT = 2;
const TONES = 5;
const MOST_CODES = 3;
const MOST_WORDS = 8;
const GITHUB = read("en/shortcodes/github.json");
const COMMON = read("en/shortcodes/emojibase.json");

export function writeEmoji(out) {
  mkdirSync(path.join(out, "emoji"), { recursive: true });
  write(out, "signs", rowsOf("en").map(signOf));
  for (const language of LANGUAGES) write(out, language, groupsOf(language));
}

/** "👍~ +1 thumbsup": the sign, "~" if it has skin tones, its shortcodes. */
function signOf(row) {
  return [plain(row.unicode) + (hasTones(row) ? "~" : ""), ...codesOf(row)].join(" ");
}

/** Every group with its emoji: "thumbs up|like yes", the name and other words. */
function groupsOf(language) {
  const rows = rowsOf(language);
  return groupsIn(language).map(({ order, message }) => ({
    name: message,
    emoji: rows.filter(({ group }) => group === order).map((row) => `${row.label}|${wordsOf(row)}`),
  }));
}

/** In the same order in every language: group by group. */
function rowsOf(language) {
  const groups = groupsIn(language).map(({ order }) => order);
  return read(`${language}/compact.json`)
    .filter(({ group }) => groups.includes(group))
    .sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || a.order - b.order);
}

function groupsIn(language) {
  return read(`${language}/messages.json`).groups.filter(({ order }) => order !== COMPONENT);
}

function codesOf({ hexcode }) {
  const codes = [GITHUB[hexcode], COMMON[hexcode]].flat().filter(Boolean);
  return [...new Set(codes)].slice(0, MOST_CODES);
}

/** As keyboards type it: no selector behind what is shown in colour anyway. */
function plain(emoji) {
  const signs = [...emoji];
  return signs.length === 2 && signs[1] === "\ufe0f" && /\p{Emoji_Presentation}/u.test(signs[0])
    ? signs[0]
    : emoji;
}

/** Words to find it by that its name and codes do not say already. */
function wordsOf(row) {
  const said = `${row.label} ${codesOf(row).join(" ")}`.toLowerCase();
  const words = (row.tags ?? []).filter((tag) => !said.includes(tag.toLowerCase())).slice(0, MOST_WORDS);
  return words.join(" ");
}

/** One person, one tone: what the picker can make by itself. */
function hasTones({ unicode, skins = [] }) {
  const single = skins.filter(
    (skin) => [...skin.unicode].filter(isTone).length === 1 || skins.length === TONES,
  );
  return single.length >= TONES && toned(unicode, 0) === single[0].unicode;
}

const isTone = (sign) => sign >= "\u{1f3fb}" && sign <= "\u{1f3ff}";

/** As `features/messages/emoji.ts` does it. */
function toned(emoji, tone) {
  const [first = "", ...rest] = [...emoji];
  const after = rest[0] === "\ufe0f" ? rest.slice(1) : rest;
  return first + String.fromCodePoint(0x1f3fb + tone) + after.join("");
}

function read(file) {
  return JSON.parse(readFileSync(path.join(DATA, file), "utf8"));
}

function write(out, name, table) {
  writeFileSync(path.join(out, `emoji/${name}.bin`), deflateRawSync(JSON.stringify(table), { level: 9 }));
}
