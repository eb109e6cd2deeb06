/** Plain text in, pieces out. Only http and https ever become links; everything else stays text. */
export type Piece = { kind: "text"; text: string } | { kind: "link"; text: string; href: string };

const CANDIDATE = /https?:\/\/[^\s\p{Cc}<>"'`]+/giu;
const TRAILING = /[.,;:!?…。，、]+$/;
const PAIRS: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    // "xhttp://…" is a word that happens to contain a scheme, not a link.
    const before = text[match.index - 1];
    if (before && /[\p{L}\p{N}_]/u.test(before)) continue;
    const shown = withoutTrailing(match[0]);
    const href = safeHref(shown);
    if (!href) continue;
    if (match.index > end) pieces.push({ kind: "text", text: text.slice(end, match.index) });
    pieces.push({ kind: "link", text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) pieces.push({ kind: "text", text: text.slice(end) });
  return pieces;
}

/** The sentence's full stop and the bracket around the address are not part of it. */
function withoutTrailing(url: string): string {
  const trimmed = url.replace(TRAILING, "");
  const last = trimmed.at(-1) ?? "";
  const opener = PAIRS[last];
  if (opener && count(trimmed, last) > count(trimmed, opener)) return withoutTrailing(trimmed.slice(0, -1));
  return trimmed;
}

/** Parsed by the browser's own rules; names and passwords before an @ are how people get fooled. */
export function safeHref(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") return null;
  if (parsed.username || parsed.password || !parsed.hostname) return null;
  return parsed.href;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}
