import type { UserId } from "@/api/types.gen";

/** What stands in the field is names; what is sent is ids. Code is left as it is in both directions. */

export interface Named {
  id: UserId;
  name: string;
}

const CODE = /(```[\s\S]*?(?:```|$)|`[^`\n]*`)/;
const MENTION = /<@(U[0-9A-F]{16})>|<!(here|all|channel|everyone)>/g;

/** Longer names first: "@Ann Lee" is not Ann. Of two with one name, the first; pick from the list to mean the other. */
export function withIds(text: string, people: readonly Named[]): string {
  const names = [...people].filter((one) => one.name).sort((a, b) => b.name.length - a.name.length);
  return outsideCode(text, (part) => {
    const called = part.replace(/(^|[\s(])@(here|all)(?![\p{L}\p{N}_])/gu, "$1<!$2>");
    return names.reduce((now, { id, name }) => replaced(now, name, `<@${id}>`), called);
  });
}

function replaced(text: string, name: string, by: string): string {
  if (!text.includes(`@${name}`)) return text;
  const found = new RegExp(`(^|[^\\p{L}\\p{N}_])@${escaped(name)}(?![\\p{L}\\p{N}_])`, "gu");
  return text.replace(found, (_all, before: string) => before + by);
}

export function withNames(content: string, nameOf: (user: UserId) => string | undefined): string {
  return outsideCode(content, (part) =>
    part.replace(MENTION, (all, user?: UserId, group?: string) => {
      if (group) return `@${group === "here" ? "here" : "all"}`;
      const name = user && nameOf(user);
      return name ? `@${name}` : all;
    }),
  );
}

function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(CODE)
    .map((part, at) => (at % 2 === 1 ? part : change(part)))
    .join("");
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What is being typed after an @, right before the caret; null when it is no mention. */
export function openMention(text: string, caret: number): { from: number; words: string } | null {
  const found = /(?:^|[\s(])@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u.exec(text.slice(0, caret));
  if (!found) return null;
  const words = found[1] ?? "";
  return { from: caret - words.length - 1, words };
}

export interface Candidate extends Named {
  /** People in this room come before the others. */
  isHere: boolean;
}

export const GROUPS: readonly Named[] = [
  { id: "!here", name: "here" },
  { id: "!all", name: "all" },
];

export function candidates(words: string, people: readonly Candidate[], most: number): Named[] {
  const wanted = words.toLocaleLowerCase();
  const fits = (one: Named) => {
    const name = one.name.toLocaleLowerCase();
    return name.startsWith(wanted) || name.split(/\s+/).some((part) => part.startsWith(wanted));
  };
  const order = (a: Candidate, b: Candidate) =>
    Number(b.isHere) - Number(a.isHere) || a.name.localeCompare(b.name);
  const groups = wanted ? GROUPS.filter(fits) : [];
  return [...people.filter(fits).sort(order), ...groups].slice(0, most);
}
