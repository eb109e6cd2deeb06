import type { MessagesPage, RoomId, RoomsAnswer, SessionRow } from "@/api/types.gen";
import { inEpoch, withName } from "./apply-event";
import { caughtUp, opened, withOlder } from "./feed";
import { emptyFeed, type Person, type World } from "./world";

/** Folds answers to reads into the world. Pure, like `apply-event.ts`. */

export function withRooms(world: World, answer: RoomsAnswer): World {
  const current = inEpoch(world, answer.epoch);
  const rooms = Object.fromEntries(
    answer.rooms.map((room) => {
      const before = current.rooms[room.id];
      const seq = Math.max(room.seq, before?.seq ?? 0);
      return [room.id, { ...room, seq, change: Math.max(room.change, before?.change ?? 0) }];
    }),
  );
  return { ...current, rooms, order: answer.rooms.map((room) => room.id) };
}

/** `before`: the people when the question was asked. Who changed since then is newer than the answer. */
export function withPeople(world: World, rows: SessionRow[], before = world.people): World {
  const people = { ...world.people };
  for (const { user, status, lastSeen } of rows) {
    const now = world.people[user.id];
    const then = before[user.id];
    const presence =
      now && then && now.status !== then.status
        ? { status: now.status, lastSeen: now.lastSeen }
        : { status, lastSeen };
    people[user.id] = { ...user, ...presence, listed: true } satisfies Person;
  }
  return { ...world, people, peopleKnown: true };
}

/** From now on events of this room are kept, also before its first page is here. */
export function withFeed(world: World, room: RoomId): World {
  if (world.feeds[room]) return world;
  return { ...world, feeds: { ...world.feeds, [room]: emptyFeed } };
}

export function withoutFeed(world: World, room: RoomId): World {
  const { [room]: _left, ...feeds } = world.feeds;
  return { ...world, feeds };
}

export type Direction = "newest" | "older" | "since";

export function withPage(world: World, room: RoomId, page: MessagesPage, direction: Direction): World {
  const sameHistory = world.epoch === null || world.epoch === page.epoch;
  const current = inEpoch(world, page.epoch);
  // A page of another history that continues what we held makes no sense: the room is read anew instead.
  if (!sameHistory && direction !== "newest") return current;
  const feed = current.feeds[room] ?? emptyFeed;
  // A room that is not read yet has nothing to continue.
  if (!feed.loaded && direction !== "newest") return current;
  const fold = { newest: opened, older: withOlder, since: caughtUp }[direction];
  const people = Object.entries(page.users).reduce(
    (known, [id, author]) => withName(known, id, author),
    current.people,
  );
  return { ...current, people, feeds: { ...current.feeds, [room]: fold(feed, page) } };
}
