/** Which emoji this device used lately, and in which skin tone. */
const RECENT = "klatsch.emoji";
const TONE = "klatsch.emoji-tone";
export const RECENT_AT_MOST = 24;

export function recentEmoji(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, RECENT_AT_MOST) : [];
  } catch {
    return [];
  }
}

export function keepRecentEmoji(emoji: string): void {
  const all = [emoji, ...recentEmoji().filter((one) => one !== emoji)].slice(0, RECENT_AT_MOST);
  write(RECENT, JSON.stringify(all));
}

/** 0: none; 1 to 5 from light to dark. */
export function emojiTone(): number {
  try {
    const kept = Number(localStorage.getItem(TONE));
    return Number.isInteger(kept) && kept >= 1 && kept <= 5 ? kept : 0;
  } catch {
    return 0;
  }
}

export const keepEmojiTone = (tone: number): void => write(TONE, String(tone));

// Storage may be forbidden; a choice of emoji is not worth an error.
function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {}
}
