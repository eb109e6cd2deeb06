/** What an edit changed, word by word: for people who want to see it at a glance. */
export interface Change {
  kind: "same" | "added" | "removed";
  text: string;
}

/** More words than this are not compared: both wordings are there to be read. */
const MOST_WORDS = 600;

export function changesOf(before: string, after: string): Change[] | null {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (a.length > MOST_WORDS || b.length > MOST_WORDS) return null;
  const lengths = commonLengths(a, b);
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const isSame = i < a.length && j < b.length && a[i] === b[j];
    const takesOut = j >= b.length || (i < a.length && at(lengths, i + 1, j) >= at(lengths, i, j + 1));
    if (isSame) {
      add(changes, "same", a[i] ?? "");
      i += 1;
      j += 1;
    } else if (takesOut) {
      add(changes, "removed", a[i] ?? "");
      i += 1;
    } else {
      add(changes, "added", b[j] ?? "");
      j += 1;
    }
  }
  return changes;
}

const wordsOf = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];

const at = (table: Uint16Array[], row: number, column: number): number => table[row]?.[column] ?? 0;

/** How long the longest common piece of the rests is, from each place on. */
function commonLengths(a: string[], b: string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = table[i];
    for (let j = b.length - 1; row && j >= 0; j -= 1)
      row[j] =
        a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
  }
  return table;
}

function add(changes: Change[], kind: Change["kind"], text: string): void {
  const last = changes.at(-1);
  if (last?.kind === kind) last.text += text;
  else changes.push({ kind, text });
}
