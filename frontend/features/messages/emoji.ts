import type { EmojiAnswer } from "@/api/emoji";

export interface Emoji {
  sign: string;
  name: string;
  codes: string[];
  words: string;
  group: number;
  hasTones: boolean;
}

export interface EmojiTable {
  groups: string[];
  all: Emoji[];
  byCode: Map<string, Emoji>;
  bySign: Map<string, Emoji>;
}

export function tableOf({ signs, groups }: EmojiAnswer): EmojiTable {
  const named = groups.flatMap(({ emoji }, group) => emoji.map((text) => ({ group, text })));
  const all = named.map(({ group, text }, at) => {
    const [sign = "", ...codes] = (signs[at] ?? "").split(" ");
    const [name = "", words = ""] = text.split("|");
    const hasTones = sign.endsWith("~");
    return {
      sign: hasTones ? sign.slice(0, -1) : sign,
      name,
      codes,
      words: words.toLocaleLowerCase(),
      group,
      hasTones,
    };
  });
  return {
    groups: groups.map(({ name }) => name),
    all,
    byCode: new Map(all.flatMap((one) => one.codes.map((code) => [code, one] as const))),
    bySign: new Map(all.map((one) => [one.sign, one])),
  };
}

/** The best first: its code or name begins so, then a word of it does, then anything of it. */
export function emojiFor({ all }: EmojiTable, typed: string, most: number): Emoji[] {
  const wanted = typed.trim().toLocaleLowerCase().replace(/^:|:$/g, "");
  if (!wanted) return all.slice(0, most);
  const ranked: Emoji[][] = [[], [], [], []];
  for (const one of all) ranked[rankOf(one, wanted)]?.push(one);
  return ranked.flat().slice(0, most);
}

function rankOf({ sign, name, codes, words }: Emoji, wanted: string): number {
  const lower = name.toLocaleLowerCase();
  if (sign === wanted || codes.includes(wanted) || lower === wanted) return 0;
  if (lower.startsWith(wanted) || codes.some((code) => code.startsWith(wanted))) return 1;
  if (` ${lower} ${words} ${codes.join(" ").replaceAll("_", " ")}`.includes(` ${wanted}`)) return 2;
  return lower.includes(wanted) ? 3 : 4;
}

/** The tone goes behind the first sign, in the place of the selector that may stand there; 0 is none. */
export function toned(sign: string, tone: number): string {
  if (tone === 0) return sign;
  const [first = "", ...rest] = [...sign];
  const after = rest[0] === "\ufe0f" ? rest.slice(1) : rest;
  return first + String.fromCodePoint(0x1f3fa + tone) + after.join("");
}

/** Bots and other clients may react with a name: "tada", or ":tada:". */
export const isNamed = (emoji: string): boolean => /^:?[a-z][a-z0-9_+-]*:?$|^:?[+-]1:?$/.test(emoji);
export const codeOf = (emoji: string): string => emoji.replace(/^:|:$/g, "");
