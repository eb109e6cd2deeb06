/**
 * What stands in the search box, and what stands in the address. In the address everything is text, with the ids of
 * people and rooms; on the screen the filters are chips that show names, and the rest is what one types.
 * The server's language is in docs/concepts/search.md.
 */
export const KEYS = ["from", "in", "has", "is", "before", "after", "on", "thread"] as const;
export type Key = (typeof KEYS)[number];

export interface Filter {
  key: Key;
  value: string;
  /** Messages for which it does not hold. */
  no: boolean;
}

export interface Query {
  filters: Filter[];
  words: string;
}

export const HAS = ["link", "code", "reaction", "pin"] as const;
export const IS = ["thread", "reply", "edited", "pinned", "saved", "direct"] as const;
/** Days and threads have no opposite. */
export const canBeNot = (key: Key): boolean => ["from", "in", "has", "is"].includes(key);

const NAMED = `(-?)(${KEYS.join("|")})`;
/** A filter, a phrase or a word. */
const PIECE = new RegExp(`${NAMED}:(?:"([^"]*)("?)|(\\S*))|-?"[^"]*"?|[^\\s"]+`, "gi");

export const asFilter = (no: string, key: string, value: string): Filter => ({
  key: key.toLowerCase() as Key,
  value,
  no: no === "-",
});

/** The filters of a text that `take` accepts, and the text without them. */
export function taken(text: string, take: (filter: Filter, isClosed: boolean) => Filter | null): Query {
  const filters: Filter[] = [];
  const words = text.replace(PIECE, (...found) => {
    const [all, no, key, quoted, end, bare, at] = found as [string, ...string[]];
    const value = quoted ?? bare ?? "";
    if (!key || !value) return all;
    const isClosed = quoted === undefined ? Number(at) + all.length < text.length : end === '"';
    const filter = take(asFilter(no ?? "", key, value), isClosed);
    if (!filter) return all;
    filters.push(filter);
    return "";
  });
  return { filters, words: filters.length > 0 ? words.replace(/\s+/g, " ").trimStart() : words };
}

export const readQuery = (q: string): Query => taken(q, (filter) => filter);

export function writeFilter({ key, value, no }: Filter): string {
  return `${no ? "-" : ""}${key}:${/\s/.test(value) ? `"${value.replaceAll('"', "")}"` : value}`;
}

/** A space at the end says that the last word is whole: it stays. */
export function writeQuery({ filters, words }: Query): string {
  const before = filters.map(writeFilter).join(" ");
  const rest = words.trim() ? words.trimStart() : "";
  return before && rest ? `${before} ${rest}` : before + rest;
}

export const isSame = (one: Filter, other: Filter): boolean =>
  one.key === other.key && one.value.toLowerCase() === other.value.toLowerCase() && one.no === other.no;

export const withFilter = (filters: Filter[], one: Filter): Filter[] =>
  filters.some((held) => isSame(held, one)) ? filters : [...filters, one];

/** What is being typed right before the caret, where something could be offered. */
export type Typing =
  | { kind: "value"; key: Key; no: boolean; words: string; from: number }
  | { kind: "key"; no: boolean; words: string; from: number };

const OPEN_VALUE = new RegExp(`(?:^|\\s)${NAMED}:(?:"([^"]*)|([^\\s"]*))$`, "i");
const OPEN_KEY = /(?:^|\s)(-?)([a-z]{1,6})$/i;

export function typingAt(text: string, caret: number): Typing | null {
  const before = text.slice(0, caret);
  const value = OPEN_VALUE.exec(before);
  if (value) {
    const [all, no, key, quoted, bare] = value;
    const from = caret - all.trimStart().length;
    const filter = asFilter(no ?? "", key ?? "", quoted ?? bare ?? "");
    return { kind: "value", key: filter.key, no: filter.no, words: filter.value, from };
  }
  const begun = OPEN_KEY.exec(before);
  if (!begun) return null;
  const words = (begun[2] ?? "").toLowerCase();
  if (!KEYS.some((key) => key.startsWith(words))) return null;
  return { kind: "key", no: begun[1] === "-", words, from: caret - begun[0].trimStart().length };
}

/** A filter that is still being typed looks for nothing yet. */
export function withoutOpen(text: string): string {
  return taken(text, (filter, isClosed) => (isClosed ? null : filter)).words.replace(
    new RegExp(`(?:^|\\s)${NAMED}:"?$`, "i"),
    "",
  );
}
