import type { Person } from "@/live/world";

/** So few that one need not choose. */
const NAMED = 3;
const RANKS: Partial<Record<Person["role"], number>> = { owner: 0, admin: 1 };

/** Who may put somebody into any room: owners first, of those alike who is here, then by name. Pure. */
export function whomToAsk(people: Record<string, Person>): Person[] {
  const rank = ({ role }: Person) => RANKS[role] ?? 2;
  const isAway = ({ status }: Person) => Number(status === "offline");
  return Object.values(people)
    .filter((person) => person.listed && person.active && rank(person) < 2)
    .sort((a, b) => rank(a) - rank(b) || isAway(a) - isAway(b) || a.name.localeCompare(b.name))
    .slice(0, NAMED);
}
