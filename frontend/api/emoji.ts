import { unreachable } from "./errors";

/** As `scripts/emoji.mjs` writes them: signs and names are told of in the same order. */
export interface EmojiAnswer {
  /** "👍~ +1 thumbsup": the sign, "~" if it has skin tones, its shortcodes. */
  signs: string[];
  /** "thumbs up|like yes": the name in this language, and other words to find it by. */
  groups: { name: string; emoji: string[] }[];
}

export async function emojiTable(language: string): Promise<EmojiAnswer> {
  const [signs, groups] = await Promise.all([
    file<EmojiAnswer["signs"]>("signs"),
    file<EmojiAnswer["groups"]>(language),
  ]);
  // Of two versions of the site, when it was replaced between the two answers: no names are better than wrong ones.
  if (groups.reduce((all, { emoji }) => all + emoji.length, 0) !== signs.length) throw unreachable();
  return { signs, groups };
}

/** Files of the site, kept by the browser: JSON, deflated. */
async function file<T>(name: string): Promise<T> {
  const answer = await fetch(`/emoji/${encodeURIComponent(name)}.bin`).catch(() => null);
  if (!answer?.ok || !answer.body) throw unreachable();
  return new Response(answer.body.pipeThrough(new DecompressionStream("deflate-raw"))).json().catch(() => {
    throw unreachable();
  });
}
