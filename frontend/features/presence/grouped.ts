import type { Status } from "@/api/types.gen";
import type { Person } from "@/live/world";

const GROUPS: readonly Status[] = ["active", "dnd", "away", "offline"];

/** The sidebar is no directory: who is not among the first is found on the screen of all people. */
export const SHOWN_AT_MOST = 60;

export interface PeopleGroup {
  status: Status;
  /** All of them, shown or not. */
  count: number;
  people: Person[];
}

/** Who is here before who is not, each group by name; `left`: how many are not shown. */
export function grouped(people: Person[]): { groups: PeopleGroup[]; count: number; left: number } {
  const listed = people.filter((person) => person.listed && person.active);
  const sorted = listed.sort((a, b) => a.name.localeCompare(b.name));
  const groups: PeopleGroup[] = [];
  let room = SHOWN_AT_MOST;
  for (const status of GROUPS) {
    const all = sorted.filter((one) => one.status === status);
    const shown = all.slice(0, room);
    room -= shown.length;
    if (shown.length > 0) groups.push({ status, count: all.length, people: shown });
  }
  return { groups, count: listed.length, left: Math.max(0, listed.length - SHOWN_AT_MOST) };
}
