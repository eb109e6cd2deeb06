import type { Message } from "@/api/types.gen";
import { threadKey, type World } from "./world";

/** As the server reads them (src/klatsch/chat/mentions.py): whom a message calls, each once; code calls nobody. */
const MENTION = /<(?:@(U[0-9A-F]{16})|!(here|all|channel|everyone)|!group\^(G[0-9A-F]{16}))>/g;
const FENCED = /```[\s\S]*?(?:```|$)/g;
const CODE = /`[^`\n]*`/g;
const SAME: Record<string, string> = { channel: "all", everyone: "all" };
const MOST = 100;
/** Of more groups than this, the others are words. */
const MOST_GROUPS = 10;

export function mentionsIn(content: string): string[] {
  const plain = content.replace(FENCED, " ").replace(CODE, " ");
  const called = [...plain.matchAll(MENTION)].map(
    ([, user, many = "", group]) => user ?? group ?? SAME[many] ?? many,
  );
  const each = [...new Set(called)];
  const words = new Set(each.filter((one) => one.startsWith("G")).slice(MOST_GROUPS));
  return each.filter((one) => !words.has(one)).slice(0, MOST);
}

export type Called = Pick<World, "me" | "groups" | "preferences" | "myThreads">;

/** By name, as one of a group, or as everybody. */
export function callsMe({ me, groups }: Pick<World, "me" | "groups">, mentions: readonly string[]): boolean {
  return mentions.some(
    (one) => one === me || one === "here" || one === "all" || groups[one]?.members.includes(me),
  );
}

/** Whether the server counts it as a call: not by people, nor in threads, that I muted. */
export function countsAsCall(world: Called, { author, room, thread, mentions }: Message): boolean {
  if (author === world.me || world.preferences?.mutedPeople.includes(author)) return false;
  if (thread !== null && world.myThreads[threadKey(room, thread)]?.muted) return false;
  return callsMe(world, mentions);
}
