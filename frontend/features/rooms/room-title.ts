import type { Room, UserId } from "@/api/types.gen";
import type { Person, RoomRow } from "@/live/world";

type People = Record<UserId, Person>;

/** A room's name; a direct room is called by who is in it. */
export function titleOf(room: Pick<Room, "kind" | "name" | "people">, people: People, me: UserId): string {
  if (room.kind !== "direct") return room.name;
  const names = othersIn(room, me).map((id) => people[id]?.name || "Somebody");
  return names.length === 0 ? "Notes to myself" : names.sort((a, b) => a.localeCompare(b)).join(", ");
}

/** With the sign that stands before a room's name where there is no icon. */
export function signedTitle(room: Room, people: People, me: UserId): string {
  const title = titleOf(room, people, me);
  return room.kind === "direct" ? title : `#${title}`;
}

export const othersIn = (room: Pick<Room, "people">, me: UserId): UserId[] =>
  room.people.filter((id) => id !== me);

export interface Section {
  id: string;
  title: string;
  rooms: RoomRow[];
}

/** Favourites first, then the sections that I named, then the other rooms, then people. Empty ones are left out. */
export function sectionsOf(rooms: RoomRow[], people: People, me: UserId): Section[] {
  const byTitle = (a: RoomRow, b: RoomRow) => titleOf(a, people, me).localeCompare(titleOf(b, people, me));
  const open = rooms.filter((room) => room.archivedAt === null).sort(byTitle);
  const named = [...new Set(open.map((room) => room.mine.section).filter(Boolean))].sort((a, b) =>
    a.localeCompare(b),
  );
  const sections = [
    { id: "favourites", title: "Favourites", fits: (room: RoomRow) => room.mine.favourite },
    ...named.map((name) => ({
      id: `section:${name}`,
      title: name,
      fits: (room: RoomRow) => !room.mine.favourite && room.mine.section === name,
    })),
    { id: "rooms", title: "Rooms", fits: (room: RoomRow) => isLoose(room) && room.kind !== "direct" },
    {
      id: "direct",
      title: "Direct messages",
      fits: (room: RoomRow) => isLoose(room) && room.kind === "direct",
    },
  ];
  return sections
    .map(({ id, title, fits }) => ({ id, title, rooms: open.filter(fits) }))
    .filter((section) => section.rooms.length > 0);
}

const isLoose = (room: RoomRow): boolean => !room.mine.favourite && room.mine.section === "";

/** The rooms in the order in which the sidebar shows them. */
export const inOrder = (sections: Section[]): RoomRow[] => sections.flatMap((section) => section.rooms);

/** A muted room counts only what calls me by name. */
export const newsIn = ({ mine }: RoomRow): number => (mine.muted ? mine.mentions : mine.unread);

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
