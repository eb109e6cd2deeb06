import type { UserId } from "@/api/types.gen";

/** What stands in the field is names; what is sent is ids. Code is left as it is in both directions. */

export interface Named {
  id: string;
  name: string;
}

/** Who and what can be named: people, groups by their handle, rooms. */
export interface Names {
  people: readonly Named[];
  groups?: readonly Named[];
  rooms?: readonly Named[];
}

const CODE = /(```[\s\S]*?(?:```|$)|`[^`\n]*`)/;
const MENTION =
  /<@(U[0-9A-F]{16})>|<!(here|all|channel|everyone)>|<!group\^(G[0-9A-F]{16})>|<#(C[0-9A-F]{16})(?:\|([^<>|\n]{0,80}))?>/g;

/** Longer names first: "@Ann Lee" is not Ann. Of two with one name, the first; pick from the list to mean the other. */
export function withIds(text: string, { people, groups = [], rooms = [] }: Names): string {
  return outsideCode(text, (part) => {
    let now = part.replace(/(^|[\s(])@(here|all)(?![\p{L}\p{N}_])/gu, "$1<!$2>");
    if (now.includes("@")) {
      now = named(now, "@", people, ({ id }) => `<@${id}>`);
      now = named(now, "@", groups, ({ id }) => `<!group^${id}>`);
    }
    return now.includes("#") ? named(now, "#", rooms, ({ id, name }) => `<#${id}|${name}>`) : now;
  });
}

function named(text: string, sign: string, all: readonly Named[], by: (one: Named) => string): string {
  return all
    .filter(({ name }) => name && text.includes(sign + name))
    .sort((a, b) => b.name.length - a.name.length)
    .reduce((now, one) => replaced(now, sign + one.name, by(one)), text);
}

/** "#garden" is not the beginning of "#garden-party"; a full stop ends a sentence, not a name. */
function replaced(text: string, words: string, by: string): string {
  const found = new RegExp(
    `(^|[^\\p{L}\\p{N}_<|/&])${escaped(words)}(?![\\p{L}\\p{N}_]|[-.][\\p{L}\\p{N}_])`,
    "gu",
  );
  return text.replace(found, (_all, before: string) => before + by);
}

/** `nameOf` is asked for people, groups and rooms. */
export function withNames(content: string, nameOf: (id: UserId) => string | undefined): string {
  return outsideCode(content, (part) =>
    part.replace(
      MENTION,
      (all, user?: string, everybody?: string, group?: string, room?: string, then = "") => {
        if (everybody) return `@${everybody === "here" ? "here" : "all"}`;
        const name = nameOf(user ?? group ?? room ?? "");
        if (room) return name || then ? `#${name || then}` : all;
        return name ? `@${name}` : all;
      },
    ),
  );
}

function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(CODE)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join("");
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

export type Sign = "@" | "#" | ":" | "/";

export interface Open {
  sign: Sign;
  /** Where the sign stands. */
  from: number;
  words: string;
}

const OPENERS: readonly (readonly [Sign, RegExp])[] = [
  ["@", /(?:^|[\s(])@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u],
  ["#", /(?:^|[\s(])#([\p{L}\p{N}._-]*)$/u],
  // Two letters: a smile, a time of day and the end of a clause are no names of emoji.
  [":", /(?:^|[\s(]):([\p{L}\p{N}_+-]{2,})$/u],
  ["/", /^\/([a-z]*)$/],
];

/** What is being named right before the caret; null when nothing is. Within code nothing is named. */
export function openWord(text: string, caret: number): Open | null {
  const before = text.slice(Math.max(0, caret - 100), caret);
  if (!/[@#:/]/.test(before) || isInCode(text.slice(0, caret))) return null;
  for (const [sign, pattern] of OPENERS) {
    if (sign === "/" && caret > 100) continue;
    const found = pattern.exec(before);
    if (found) return { sign, from: caret - (found[1] ?? "").length - 1, words: found[1] ?? "" };
  }
  return null;
}

function isInCode(before: string): boolean {
  if ((before.match(/```/g) ?? []).length % 2 === 1) return true;
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return (line.match(/`/g) ?? []).length % 2 === 1;
}

export interface Candidate extends Named {
  /** People in this room come before the others. */
  isHere: boolean;
}

export const GROUPS: readonly Named[] = [
  { id: "!here", name: "here" },
  { id: "!all", name: "all" },
];

/** `groups`: the workspace's own, by their handle. */
export function candidates(
  words: string,
  people: readonly Candidate[],
  { most, groups = [] }: { most: number; groups?: readonly Named[] },
): Named[] {
  const wanted = words.toLocaleLowerCase();
  const fits = (one: Named) => {
    const name = one.name.toLocaleLowerCase();
    return name.startsWith(wanted) || name.split(/[\s-]+/).some((part) => part.startsWith(wanted));
  };
  const order = (a: Candidate, b: Candidate) =>
    Number(b.isHere) - Number(a.isHere) || a.name.localeCompare(b.name);
  const calls = wanted ? [...groups, ...GROUPS].filter(fits) : [];
  return [
    ...people
      .filter(fits)
      .sort(order)
      .slice(0, most - Math.min(calls.length, 3)),
    ...calls,
  ].slice(0, most);
}

/** Rooms whose name begins so, or has a part that does. */
export function roomsFor(words: string, rooms: readonly Named[], most: number): Named[] {
  const wanted = words.toLocaleLowerCase();
  const rank = ({ name }: Named) => {
    if (name.startsWith(wanted)) return 0;
    if (name.split(/[-_.]/).some((part) => part.startsWith(wanted))) return 1;
    return name.includes(wanted) ? 2 : 3;
  };
  return rooms
    .map((room) => ({ room, rank: rank(room) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.room.name.localeCompare(b.room.name))
    .slice(0, most)
    .map(({ room }) => room);
}
