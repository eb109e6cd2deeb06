import type { UserId } from "@/api/types.gen";
import { newsIn, titleOf } from "@/live/titles";
import type { Person, RoomRow } from "@/live/world";
import { t } from "@/text";

export { callsIn, newsIn, othersIn, signedTitle, titleOf } from "@/live/titles";

type People = Record<UserId, Person>;

export interface Section {
  id: string;
  title: string;
  /** The name that I gave it; null: every sidebar has it. */
  name: string | null;
  rooms: RoomRow[];
}

/** Favourites first, then the sections that I named, then the other rooms, then people. Empty ones are left out. */
export function sectionsOf(rooms: RoomRow[], people: People, me: UserId): Section[] {
  const byTitle = (a: RoomRow, b: RoomRow) => titleOf(a, people, me).localeCompare(titleOf(b, people, me));
  const open = rooms.filter((room) => room.archivedAt === null).sort(byTitle);
  const named = sectionNames(open).map((name) => ({
    id: `section:${name}`,
    title: name,
    name,
    fits: (room: RoomRow) => !room.mine.favourite && room.mine.section === name,
  }));
  const sections = [
    {
      id: "favourites",
      title: t.rooms.favourites,
      name: null,
      fits: (room: RoomRow) => room.mine.favourite,
    },
    ...named,
    {
      id: "rooms",
      title: t.rooms.others,
      name: null,
      fits: (room: RoomRow) => isLoose(room) && room.kind !== "direct",
    },
    {
      id: "direct",
      title: t.rooms.direct,
      name: null,
      fits: (room: RoomRow) => isLoose(room) && room.kind === "direct",
    },
  ];
  return sections
    .map(({ fits, ...section }) => ({ ...section, rooms: open.filter(fits) }))
    .filter((section) => section.rooms.length > 0);
}

/** What I called my sections, by name. */
export function sectionNames(rooms: RoomRow[]): string[] {
  const names = new Set(rooms.filter((room) => !room.mine.favourite).map((room) => room.mine.section));
  return [...names].filter(Boolean).sort((a, b) => a.localeCompare(b));
}

const isLoose = (room: RoomRow): boolean => !room.mine.favourite && room.mine.section === "";

/** The rooms in the order in which the sidebar shows them. */
export const inOrder = (sections: Section[]): RoomRow[] => sections.flatMap((section) => section.rooms);

/** What a section shows: folded, or while only news is wanted, just what is new, and where one is. */
export function shownIn(
  rooms: RoomRow[],
  { here, isFolded, unreadOnly }: { here: string | null; isFolded: boolean; unreadOnly: boolean },
): RoomRow[] {
  if (!isFolded && !unreadOnly) return rooms;
  return rooms.filter((room) => room.id === here || newsIn(room) > 0);
}

/** From `here`, round and round; null when there is none. */
export function neighbour(
  rooms: RoomRow[],
  here: string | null,
  by: 1 | -1,
  onlyNews: boolean,
): RoomRow | null {
  const at = rooms.findIndex((room) => room.id === here);
  const start = at === -1 && by === -1 ? 0 : at;
  const round = rooms.map((_, step) => rooms[(start + by * (step + 1) + rooms.length * 2) % rooms.length]);
  return round.find((room) => room && room.id !== here && (!onlyNews || newsIn(room) > 0)) ?? null;
}
