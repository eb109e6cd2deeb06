import { unreachable } from "./errors";

/** [sign, name, shortcodes, other words, group, whether it has skin tones], as `scripts/emoji.mjs` writes them. */
export type EmojiRow = [string, string, string, string, number, 0 | 1];

export interface EmojiAnswer {
  groups: string[];
  emoji: EmojiRow[];
}

/** A file of the site, kept by the browser. */
export async function emojiTable(language: string): Promise<EmojiAnswer> {
  const answer = await fetch(`/emoji/${encodeURIComponent(language)}.json`).catch(() => null);
  if (!answer?.ok) throw unreachable();
  return answer.json().catch(() => {
    throw unreachable();
  });
}
