import type { Mine, Room, UserId } from "@/api/types.gen";
import { t } from "@/text";
import type { Person } from "./world";

type People = Record<UserId, Pick<Person, "name">>;
type Named = Pick<Room, "kind" | "name" | "people">;

/** A room's name; a direct room is called by who is in it. */
export function titleOf(room: Named, people: People, me: UserId): string {
  if (room.kind !== "direct") return room.name;
  const names = othersIn(room, me).map((id) => people[id]?.name || t.common.somebody);
  return names.length === 0 ? t.rooms.notes : names.sort((a, b) => a.localeCompare(b)).join(", ");
}

/** With the sign that stands before a room's name where there is no icon. */
export function signedTitle(room: Named, people: People, me: UserId): string {
  const title = titleOf(room, people, me);
  return room.kind === "direct" ? title : `#${title}`;
}

export const othersIn = (room: Pick<Room, "people">, me: UserId): UserId[] =>
  room.people.filter((id) => id !== me);

type Counted = { kind: Room["kind"]; mine: Pick<Mine, "muted" | "mentions" | "unread"> };

/** A muted room counts only what calls me by name. */
export const newsIn = ({ mine }: Pick<Counted, "mine">): number => (mine.muted ? mine.mentions : mine.unread);

/** What is said to me: mentions, and whatever is said in a direct room. */
export const callsIn = (room: Counted): number =>
  room.kind === "direct" && !room.mine.muted ? room.mine.unread : room.mine.mentions;
