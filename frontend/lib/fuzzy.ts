/**
 * How well a name fits what was typed of it: higher is better, 0 is not at all. A beginning counts more than the
 * beginning of a word, that more than the inside of one, and letters in order ("gnrl" for general) count least.
 */
export function fits(name: string, typed: string): number {
  const wanted = plain(typed);
  const text = plain(name);
  if (!wanted) return 1;
  const at = text.indexOf(wanted);
  const shorter = 1 / (1 + text.length / 50);
  if (text === wanted) return 100;
  if (at === 0) return 80 + shorter;
  if (at > 0 && isStart(text, at)) return 60 + shorter;
  const words = wanted.split(" ");
  if (words.length > 1 && words.every((word) => fits(name, word) >= 40)) return 50 + shorter;
  if (at > 0) return 40 + shorter;
  return inOrder(text, wanted);
}

export const plain = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/^[#@]/, "").replace(/\s+/g, " ").trim();

const isStart = (text: string, at: number): boolean => !/[\p{L}\p{N}]/u.test(text[at - 1] ?? " ");

/** Every letter, one after the other; the fewer gaps and the more beginnings of words, the better. */
function inOrder(text: string, wanted: string): number {
  const letters = wanted.replaceAll(" ", "");
  const first = text.indexOf(letters[0] ?? "");
  let at = first - 1;
  let score = 0;
  for (const sign of letters) {
    const next = text.indexOf(sign, at + 1);
    if (next === -1) return 0;
    score += next === at + 1 ? 2 : isStart(text, next) ? 2 : 0;
    at = next;
  }
  // Letters strewn over a long name are no likeness.
  const isClose = at - first < 2 * letters.length;
  return isClose || score >= letters.length ? Math.min(30, 10 + score) : 0;
}
