import { linkify, safeHref } from "./linkify";

/**
 * The Markdown that people write in chats, read into a tree. No piece of the text is ever taken for markup of the
 * page: whoever shows the tree makes elements of it, and what is not understood stays as it was written.
 */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "strong" | "em" | "strike"; inside: Inline[] }
  | { kind: "link"; href: string; inside: Inline[] }
  | { kind: "mention"; user: string }
  | { kind: "call"; group: "here" | "all" }
  | { kind: "group"; group: string }
  | { kind: "room"; room: string; name: string };

export type Block =
  | { kind: "text"; inside: Inline[] }
  | { kind: "code"; language: string; text: string }
  | { kind: "quote"; inside: Block[] }
  | { kind: "list"; ordered: boolean; start: number; items: Inline[][] };

const DEEPEST = 5;
const FENCE = /^ {0,3}```+\s*([\w+#.-]{0,30})\s*$/;
const FENCE_END = /^ {0,3}```+\s*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^ {0,3}(?:([-*+])|(\d{1,9})[.)])\s+(?=\S)/;

export function parseMarkdown(text: string, depth = 0): Block[] {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  let plain: string[] = [];
  const endPlain = () => {
    // Empty lines part paragraphs; around other blocks the layout does that.
    const kept = plain.join("\n").replace(/^(?:[ \t]*\n)+|\s+$/g, "");
    if (kept) blocks.push({ kind: "text", inside: parseInline(kept) });
    plain = [];
  };
  let at = 0;
  while (at < lines.length) {
    const read = readBlock(lines, at, depth);
    if (read) {
      endPlain();
      blocks.push(read.block);
      at = read.next;
    } else {
      plain.push(lines[at] ?? "");
      at += 1;
    }
  }
  endPlain();
  return blocks;
}

interface Read {
  block: Block;
  next: number;
}

function readBlock(lines: string[], at: number, depth: number): Read | null {
  const line = lines[at] ?? "";
  const fence = FENCE.exec(line);
  if (fence) return readCode(lines, at, fence[1] ?? "");
  if (QUOTE.test(line) && depth < DEEPEST) return readQuote(lines, at, depth);
  return ITEM.test(line) ? readList(lines, at) : null;
}

/** A fence that nobody closed goes on to the end. */
function readCode(lines: string[], at: number, language: string): Read {
  const end = lines.findIndex((line, place) => place > at && FENCE_END.test(line));
  const until = end === -1 ? lines.length : end;
  return { block: { kind: "code", language, text: lines.slice(at + 1, until).join("\n") }, next: until + 1 };
}

function readQuote(lines: string[], at: number, depth: number): Read {
  const next = whileFits(lines, at, (line) => QUOTE.test(line));
  const text = lines.slice(at, next).map((line) => line.replace(QUOTE, ""));
  return { block: { kind: "quote", inside: parseMarkdown(text.join("\n"), depth + 1) }, next };
}

function readList(lines: string[], at: number): Read {
  const number = ITEM.exec(lines[at] ?? "")?.[2];
  const ordered = number !== undefined;
  const fits = (line: string) => {
    const item = ITEM.exec(line);
    return item !== null && (item[2] !== undefined) === ordered;
  };
  const next = whileFits(lines, at, fits);
  const items = lines.slice(at, next).map((line) => parseInline(line.replace(ITEM, "")));
  return { block: { kind: "list", ordered, start: Number(number ?? 1), items }, next };
}

function whileFits(lines: string[], at: number, fits: (line: string) => boolean): number {
  const end = lines.findIndex((line, place) => place > at && !fits(line));
  return end === -1 ? lines.length : end;
}

// -- within a line -------------------------------------------------------------------------------------------

const SPECIAL = /[`*_~[<\\]/g;
const LINK = /\[([^\]\n]{1,300})\]\((https?:\/\/[^\s()<>]{1,2000}(?:\([^\s()<>]{0,200}\))?)\)/y;
const MENTION =
  /<(?:@(U[0-9A-F]{16})|!(here|all|channel|everyone)|!group\^(G[0-9A-F]{16})|#(C[0-9A-F]{16})(?:\|([^<>|\n]{0,80}))?)>/y;
const MARKS: readonly (readonly [string, "strong" | "em" | "strike"])[] = [
  ["**", "strong"],
  ["__", "strong"],
  ["~~", "strike"],
  ["*", "em"],
  ["_", "em"],
];

interface Found {
  piece: Inline;
  end: number;
}

export function parseInline(text: string, depth = 0): Inline[] {
  const pieces: Inline[] = [];
  /** What has no end from here on has none further on either: every text is read in linear time. */
  const endless = new Set<string>();
  let done = 0;
  let plain = "";
  const endPlain = () => {
    for (const piece of linkify(plain)) {
      const words: Inline = { kind: "text", text: piece.text };
      pieces.push(piece.kind === "link" ? { kind: "link", href: piece.href, inside: [words] } : words);
    }
    plain = "";
  };
  SPECIAL.lastIndex = 0;
  for (let special = nextSpecial(text, 0); special !== -1; special = nextSpecial(text, done)) {
    const isInAddress = /https?:\/\/\S*$/i.test(text.slice(Math.max(done, special - 2_000), special));
    const found = isInAddress && text[special] !== "<" ? null : readInline(text, special, depth, endless);
    plain += text.slice(done, special);
    if (found) {
      endPlain();
      pieces.push(found.piece);
      done = found.end;
    } else {
      const isEscape = text[special] === "\\" && /[`*_~[<\\>]/.test(text[special + 1] ?? "");
      plain += isEscape ? (text[special + 1] ?? "") : text[special];
      done = special + (isEscape ? 2 : 1);
    }
  }
  plain += text.slice(done);
  endPlain();
  return pieces;
}

function nextSpecial(text: string, from: number): number {
  SPECIAL.lastIndex = from;
  return SPECIAL.exec(text)?.index ?? -1;
}

function readInline(text: string, at: number, depth: number, endless: Set<string>): Found | null {
  const sign = text[at];
  if (sign === "`") return readInlineCode(text, at);
  if (sign === "[") return readLink(text, at);
  if (sign === "<") return readMention(text, at);
  return sign === "\\" || depth >= DEEPEST ? null : readMarked(text, at, depth, endless);
}

function readInlineCode(text: string, at: number): Found | null {
  const mark = /^`{1,3}/.exec(text.slice(at, at + 3))?.[0] ?? "`";
  const end = text.indexOf(mark, at + mark.length);
  if (end <= at + mark.length) return null;
  return { piece: { kind: "code", text: text.slice(at + mark.length, end) }, end: end + mark.length };
}

function readLink(text: string, at: number): Found | null {
  LINK.lastIndex = at;
  const found = LINK.exec(text);
  const href = found?.[2] ? safeHref(found[2]) : null;
  if (!found?.[1] || !href) return null;
  return { piece: { kind: "link", href, inside: [{ kind: "text", text: found[1] }] }, end: LINK.lastIndex };
}

function readMention(text: string, at: number): Found | null {
  MENTION.lastIndex = at;
  const found = MENTION.exec(text);
  if (!found) return null;
  return { piece: called(found), end: MENTION.lastIndex };
}

function called([, user, all, group, room, name = ""]: RegExpExecArray): Inline {
  if (user) return { kind: "mention", user };
  if (group) return { kind: "group", group };
  return room ? { kind: "room", room, name } : { kind: "call", group: all === "here" ? "here" : "all" };
}

function readMarked(text: string, at: number, depth: number, endless: Set<string>): Found | null {
  const mark = MARKS.find(([sign]) => text.startsWith(sign, at));
  if (!mark || endless.has(mark[0]) || !opens(text, at, mark[0])) return null;
  const [sign, kind] = mark;
  const begin = at + sign.length;
  const end = closing(text, begin, sign);
  if (end === -1) {
    endless.add(sign);
    return null;
  }
  return { piece: { kind, inside: parseInline(text.slice(begin, end), depth + 1) }, end: end + sign.length };
}

const isWord = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);
const isSpace = (sign: string | undefined): boolean => sign === undefined || /\s/.test(sign);

/** snake_case and 2 * 3 * 4 stay what they are. */
function opens(text: string, at: number, sign: string): boolean {
  if (isSpace(text[at + sign.length])) return false;
  return !(sign.startsWith("_") && isWord(text[at - 1]));
}

function closing(text: string, begin: number, sign: string): number {
  for (let at = text.indexOf(sign, begin + 1); at !== -1; at = text.indexOf(sign, at + 1)) {
    if (isSpace(text[at - 1])) continue;
    if (sign.startsWith("_") && isWord(text[at + sign.length])) continue;
    // "*" inside "**": the longer mark goes first.
    if (sign.length === 1 && text[at + 1] === sign) {
      at += 1;
      continue;
    }
    return at;
  }
  return -1;
}

/** Without any sign, in one line: for previews and for screen readers. `name` is asked for people, groups and rooms. */
export function plainText(text: string, name: (id: string) => string): string {
  const words = (pieces: Inline[]): string => pieces.map(word).join("");
  const word = (piece: Inline): string => {
    if (piece.kind === "text" || piece.kind === "code") return piece.text;
    if (piece.kind === "mention") return `@${name(piece.user)}`;
    if (piece.kind === "group") return `@${name(piece.group)}`;
    if (piece.kind === "room") return `#${piece.name || name(piece.room)}`;
    return piece.kind === "call" ? `@${piece.group}` : words(piece.inside);
  };
  const line = (block: Block): string => {
    if (block.kind === "code") return block.text;
    if (block.kind === "list") return block.items.map(words).join(", ");
    return block.kind === "quote" ? block.inside.map(line).join(" ") : words(block.inside);
  };
  return parseMarkdown(text).map(line).join(" ").replace(/\s+/g, " ").trim();
}
