/** What the keys and the bar do to a text with a selection. Pure: the field shows what comes out. */
export interface Marked {
  text: string;
  from: number;
  to: number;
}

export type Mark = "bold" | "italic" | "strike" | "code";

const SIGNS: Record<Mark, string> = { bold: "**", italic: "_", strike: "~~", code: "`" };

/** Marks what is selected, or takes the marks away; around nothing, the caret stands between them. */
export function withMark({ text, from, to }: Marked, mark: Mark): Marked {
  if (mark === "code" && text.slice(from, to).includes("\n")) return fenced({ text, from, to });
  const sign = SIGNS[mark];
  const [start, end] = withoutSpace(text, from, to);
  const chosen = text.slice(start, end);
  const isInside = chosen.length > 2 * sign.length && chosen.startsWith(sign) && chosen.endsWith(sign);
  if (isInside) return replaced(text, { start, end, by: chosen.slice(sign.length, -sign.length) });
  const isAround = text.slice(0, start).endsWith(sign) && text.slice(end).startsWith(sign);
  // "*" of "**" is not the other mark.
  if (isAround && !(sign === "_" && text.slice(0, start).endsWith("__")))
    return replaced(text, { start: start - sign.length, end: end + sign.length, by: chosen });
  return {
    text: text.slice(0, start) + sign + chosen + sign + text.slice(end),
    from: start + sign.length,
    to: end + sign.length,
  };
}

function fenced({ text, from, to }: Marked): Marked {
  const before = from === 0 || text[from - 1] === "\n" ? "" : "\n";
  const after = to === text.length || text[to] === "\n" ? "" : "\n";
  const by = `${before}\`\`\`\n${text.slice(from, to)}\n\`\`\`${after}`;
  return replaced(text, { start: from, end: to, by });
}

/** "- " or "> " before each line of the selection; away again when all have it. */
export function withPrefix({ text, from, to }: Marked, prefix: string): Marked {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const next = text.indexOf("\n", to);
  const end = next === -1 ? text.length : next;
  const lines = text.slice(start, end).split("\n");
  const has = lines.every((line) => line.startsWith(prefix));
  const by = lines.map((line) => (has ? line.slice(prefix.length) : prefix + line)).join("\n");
  const done = text.slice(0, start) + by + text.slice(end);
  if (from === to) return { text: done, from: start + by.length, to: start + by.length };
  return { text: done, from: start, to: start + by.length };
}

/** An address that is pasted over words becomes their link. Null: it is no address, or there are no words. */
export function withLink({ text, from, to }: Marked, address: string): Marked | null {
  const href = address.trim();
  const words = text.slice(from, to);
  const isAddress = /^https?:\/\/[^\s()<>]+$/i.test(href) && URL.canParse(href);
  if (!isAddress || !words.trim() || /[\n[\]]/.test(words) || /^https?:/i.test(words)) return null;
  const by = `[${words}](${href})`;
  return { text: text.slice(0, from) + by + text.slice(to), from: from + by.length, to: from + by.length };
}

function replaced(text: string, { start, end, by }: { start: number; end: number; by: string }): Marked {
  return { text: text.slice(0, start) + by + text.slice(end), from: start, to: start + by.length };
}

function withoutSpace(text: string, from: number, to: number): [number, number] {
  const chosen = text.slice(from, to);
  const before = chosen.length - chosen.trimStart().length;
  if (before === chosen.length) return [from, to];
  return [from + before, to - (chosen.length - chosen.trimEnd().length)];
}

/** The smallest piece that differs: what a browser can undo as one step. */
export function difference(before: string, after: string): { start: number; end: number; by: string } {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let same = 0;
  const most = Math.min(before.length, after.length) - start;
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { start, end: before.length - same, by: after.slice(start, after.length - same) };
}
