/** As the server reads them (src/klatsch/chat/mentions.py): whom a message calls, each once; code calls nobody. */
const MENTION = /<(?:@(U[0-9A-F]{16})|!(here|all|channel|everyone))>/g;
const FENCED = /```[\s\S]*?(?:```|$)/g;
const CODE = /`[^`\n]*`/g;
const SAME: Record<string, string> = { channel: "all", everyone: "all" };
const MOST = 100;

export function mentionsIn(content: string): string[] {
  const plain = content.replace(FENCED, " ").replace(CODE, " ");
  const called = [...plain.matchAll(MENTION)].map(([, user, group = ""]) => user ?? SAME[group] ?? group);
  return [...new Set(called)].slice(0, MOST);
}
