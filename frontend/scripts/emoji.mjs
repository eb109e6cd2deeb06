/**
 * The emoji of `emojibase-data`, trimmed to what the page shows and searches: a table for each language, fetched when
 * somebody opens the picker. Not part of any script, so that no first load carries them.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const DATA = path.resolve(import.meta.dirname, "../node_modules/emojibase-data");
const LANGUAGES = ["en", "de"];
/** Skin and hair by themselves are no emoji. */
const COMPONENT = 2;
const TONES = 5;
const MOST_WORDS = 8;

export function writeEmoji(out) {
  mkdirSync(path.join(out, "emoji"), { recursive: true });
  for (const language of LANGUAGES)
    writeFileSync(path.join(out, `emoji/${language}.json`), `${JSON.stringify(tableOf(language))}\n`);
}

/** `emoji`: [sign, name, shortcodes, other words, group, whether it has skin tones]. */
function tableOf(language) {
  const github = read("en/shortcodes/github.json");
  const common = read("en/shortcodes/emojibase.json");
  const groups = read(`${language}/messages.json`).groups.filter(({ order }) => order !== COMPONENT);
  const places = new Map(groups.map(({ order }, at) => [order, at]));
  const rows = read(`${language}/compact.json`)
    .filter((one) => places.has(one.group))
    .sort((a, b) => a.order - b.order)
    .map((one) => {
      const codes = [...new Set([github[one.hexcode], common[one.hexcode]].flat().filter(Boolean))];
      return [
        plain(one.unicode),
        one.label,
        codes.slice(0, 3).join(" "),
        wordsOf(one, codes),
        places.get(one.group),
        hasTones(one) ? 1 : 0,
      ];
    });
  return { groups: groups.map(({ message }) => message), emoji: rows };
}

/** As keyboards type it: no selector behind what is shown in colour anyway. */
function plain(emoji) {
  const signs = [...emoji];
  return signs.length === 2 && signs[1] === "\ufe0f" && /\p{Emoji_Presentation}/u.test(signs[0])
    ? signs[0]
    : emoji;
}

/** Words to find it by that its name and codes do not say already. */
function wordsOf({ label, tags = [] }, codes) {
  const said = `${label} ${codes.join(" ")}`.toLowerCase();
  return tags
    .filter((tag) => !said.includes(tag.toLowerCase()))
    .slice(0, MOST_WORDS)
    .join(" ");
}

/** One person, one tone: what the picker can make by itself. */
function hasTones({ unicode, skins = [] }) {
  const single = skins.filter(
    (skin) => [...skin.unicode].filter(isTone).length === 1 || skins.length === TONES,
  );
  return single.length >= TONES && toned(unicode, 0) === single[0].unicode;
}

const isTone = (sign) => sign >= "\u{1f3fb}" && sign <= "\u{1f3ff}";

/** As `features/messages/emoji-data.ts` does it. */
function toned(emoji, tone) {
  const [first = "", ...rest] = [...emoji];
  const after = rest[0] === "\ufe0f" ? rest.slice(1) : rest;
  return first + String.fromCodePoint(0x1f3fb + tone) + after.join("");
}

function read(file) {
  return JSON.parse(readFileSync(path.join(DATA, file), "utf8"));
}
