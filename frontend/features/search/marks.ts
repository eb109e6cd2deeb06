/** Where in a text the terms of an answer are, without regard to case and accents. */

export interface Piece {
  text: string;
  isMarked: boolean;
}

type Range = [from: number, to: number];

interface Folded {
  text: string;
  /** For each sign of the folded text, where it was. */
  at: number[];
}

function folded(text: string): Folded {
  let out = "";
  const at: number[] = [];
  let place = 0;
  for (const sign of text) {
    const plain = sign.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    for (let n = 0; n < plain.length; n += 1) at.push(place);
    out += plain;
    place += sign.length;
  }
  at.push(place);
  return { text: out, at };
}

const isWord = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);

/** Where words begin with it, whole words; where none does, wherever it stands. */
function placesOf(text: string, term: string): Range[] {
  const begun: Range[] = [];
  const inside: Range[] = [];
  for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + term.length)) {
    const end = at + term.length;
    inside.push([at, end]);
    if (!isWord(text[at - 1]) || !isWord(text[at])) begun.push([at, endOfWord(text, end)]);
  }
  return begun.length > 0 ? begun : inside;
}

function endOfWord(text: string, from: number): number {
  let end = from;
  if (isWord(text[from - 1])) while (isWord(text[end])) end += 1;
  return end;
}

function rangesIn(text: string, terms: readonly string[]): Range[] {
  const { text: plain, at } = folded(text);
  const found = terms
    .map((term) => folded(term).text.trim())
    .filter(Boolean)
    .flatMap((term) => placesOf(plain, term))
    .map(([from, to]): Range => [at[from] ?? 0, at[to] ?? text.length])
    .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const merged: Range[] = [];
  for (const [from, to] of found) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

const BEFORE = 90;

/** A text that is too long is shown around the first of what was found. */
export function excerpt(text: string, terms: readonly string[], most = 320): Piece[] {
  const ranges = rangesIn(text, terms);
  const first = ranges[0]?.[0] ?? 0;
  const from = text.length <= most || first <= BEFORE ? 0 : wordFrom(text, first - BEFORE);
  const to = Math.min(text.length, from + most);
  const pieces: Piece[] = from > 0 ? [{ text: "…", isMarked: false }] : [];
  let done = from;
  const put = (until: number, isMarked: boolean) => {
    if (until > done) pieces.push({ text: text.slice(done, until), isMarked });
    done = Math.max(done, until);
  };
  for (const [begin, end] of ranges) {
    if (begin >= to) break;
    put(Math.max(begin, from), false);
    put(Math.min(end, to), true);
  }
  put(to, false);
  if (to < text.length) pieces.push({ text: "…", isMarked: false });
  return pieces;
}

/** Not in the middle of a word, and never in the middle of a sign. */
function wordFrom(text: string, near: number): number {
  const space = text.indexOf(" ", near);
  if (space !== -1 && space < near + BEFORE / 2) return space + 1;
  return /[\uDC00-\uDFFF]/.test(text[near] ?? "") ? near + 1 : near;
}
