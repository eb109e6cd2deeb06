/** "//" begins a message with a "/". A path is no command. */
export function commandIn(text: string): { name: string; words: string } | null {
  const found = /^\/([a-z][a-z-]{0,30})(?:\s+([\s\S]*))?$/.exec(text.trim());
  return found?.[1] ? { name: found[1], words: (found[2] ?? "").trim() } : null;
}
