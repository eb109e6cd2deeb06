const LONGEST = 20_000;

/** A comment, whose words these are and where, and the words as a quotation: within what the server takes. */
export function forwardedText({
  comment,
  head,
  content,
}: {
  comment: string;
  head: string;
  content: string;
}): string {
  const before = [comment.trim(), head].filter(Boolean).join("\n\n");
  const quoted = content
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
  const text = `${before}\n${quoted}`;
  const signs = [...text];
  return signs.length <= LONGEST ? text : `${signs.slice(0, LONGEST - 1).join("")}…`;
}

/** A name is a name, whatever stands in it: no mark, no link, and nobody is called by it. */
export const harmlessName = (name: string): string => name.replace(/[\\`*_~[]/g, "\\$&").replaceAll("<", "‹");

/** Who was called there is not called once more. */
export const harmlessWords = (words: string): string => words.replace(/<(?=[@!#])/g, "‹");
