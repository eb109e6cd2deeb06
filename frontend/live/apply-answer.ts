import type {
  Group,
  MembersAnswer,
  Message,
  MessagesPage,
  MyPreferences,
  MyRoomRow,
  RoomId,
  RoomsAnswer,
  SessionRow,
} from "@/api/types.gen";
import { shared } from "@/lib/shared";
import {
  inEpoch,
  mapped,
  withMembers,
  withName,
  withoutFeed,
  withoutRoom,
  withoutThreads,
  withUsers,
} from "./apply-event";
import { caughtUp, opened, openedAround, withNewer, withOlder, withRows } from "./feed";
import { withQuotes, withQuotesMoved } from "./quotes";
import { answeredRoom, caughtUpRoom } from "./room-row";
import { threadFrom, withOlderReplies, withThreadRows } from "./threads";
import { emptyFeed, type Feed, type Person, threadKey, type World } from "./world";

/** Folds answers to reads into the world. Pure, like `apply-event.ts`. */

/** `before`: my rooms when the question was asked. What was opened or closed since then is newer than the answer. */
export function withRooms(world: World, answer: RoomsAnswer, before = world.rooms): World {
  const current = inEpoch(world, answer.epoch);
  const isClosed = (room: RoomId) => before[room] !== undefined && current.rooms[room] === undefined;
  const named = answer.rooms
    .filter((row) => current.epoch !== world.epoch || !isClosed(row.id))
    .map((row) => [row.id, answeredRoom(current.rooms[row.id], row)] as const);
  const rooms = Object.fromEntries(named);
  const left = Object.keys(current.rooms).filter((room) => !rooms[room]);
  const gone = left.filter((room) => before[room] !== undefined);
  const fresh = left.filter((room) => before[room] === undefined);
  const kept = Object.fromEntries(fresh.map((room) => [room, current.rooms[room]]));
  const without = gone.reduce(withoutRoom, withoutForeignFeeds(current, answer));
  const all = { ...rooms, ...kept } as World["rooms"];
  return { ...without, rooms: shared(world.rooms, all), roomsKnown: true };
}

/** Who came back to a room, or may see another part of it by now, holds a window that is not its history. */
function withoutForeignFeeds(world: World, { rooms }: RoomsAnswer): World {
  const isForeign = (row: MyRoomRow): boolean => {
    const known = world.rooms[row.id];
    if (!known || !world.feeds[row.id]?.loaded) return false;
    if (row.history !== known.history) return true;
    return row.history === "joined" && row.mine.joinedSeq !== known.mine.joinedSeq;
  };
  return rooms.filter(isForeign).reduce((now, { id }) => withFeed(withoutFeed(now, id), id), world);
}

/** `before`: the world when it was asked. What an event has told since is newer than the answer. */
export function withAsked(
  world: World,
  before: World,
  { preferences, groups }: { preferences: MyPreferences; groups: Group[] },
): World {
  const asked = shared(world.groups, Object.fromEntries(groups.map((one) => [one.id, one])));
  return {
    ...world,
    preferences:
      world.preferences === before.preferences ? shared(world.preferences, preferences) : world.preferences,
    groups: world.groups === before.groups ? asked : { ...asked, ...world.groups },
  };
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
    const { status: saying, ...facts } = user;
    people[user.id] = { ...facts, saying, ...presence, listed: true } satisfies Person;
  }
  return { ...world, people: shared(world.people, people), peopleKnown: true };
}

/** From now on events of this room are kept, also before its first page is here. */
export function withFeed(world: World, room: RoomId): World {
  if (world.feeds[room]) return world;
  return { ...world, feeds: { ...world.feeds, [room]: emptyFeed } };
}

export type Direction = "newest" | "older" | "newer" | "since";

export function withPage(world: World, room: RoomId, page: MessagesPage, direction: Direction): World {
  const sameHistory = world.epoch === null || world.epoch === page.epoch;
  const current = withAuthors(inEpoch(world, page.epoch), page);
  // A page of another history that continues what we held makes no sense: the room is read anew instead.
  if (!sameHistory && direction !== "newest") return current;
  const feed = current.feeds[room] ?? emptyFeed;
  // A room that is not read yet has nothing to continue.
  if (!feed.loaded && direction !== "newest") return current;
  const fold = { newest: opened, older: withOlder, newer: withNewer, since: caughtUp }[direction];
  const next = withWindow(current, room, fold(feed, page), direction);
  return direction === "since" ? withMoves(next, room, page, feed.change) : next;
}

/** Threads live from what a feed hears: a window that was read anew does not continue what they know. */
function withWindow(world: World, room: RoomId, feed: Feed, direction: Direction): World {
  const threads = direction === "newest" ? withoutThreads(world.threads, room) : world.threads;
  return { ...world, threads, feeds: { ...world.feeds, [room]: feed } };
}

/** What a catch-up brings beside messages: threads' rows, memberships, the room's facts, and my side of it. */
function withMoves(world: World, room: RoomId, page: MessagesPage, since: number): World {
  const row = world.rooms[room];
  const rooms = row ? { ...world.rooms, [room]: caughtUpRoom(row, page, since) } : world.rooms;
  const threads = withThreadRows(world.threads, room, page.messages);
  const quotes = withQuotesMoved(world.quotes, page.messages);
  return withMembers({ ...world, threads, rooms, quotes }, page.members);
}

export function withAround(world: World, room: RoomId, above: MessagesPage, below: MessagesPage): World {
  if (above.epoch !== below.epoch) return world;
  const current = [above, below].reduce(withAuthors, inEpoch(world, above.epoch));
  const feed = openedAround(current.feeds[room] ?? emptyFeed, above, below);
  return {
    ...current,
    threads: withoutThreads(current.threads, room),
    feeds: { ...current.feeds, [room]: feed },
  };
}

/** `before` tells a first page from one that goes on top. */
export function withThread(
  world: World,
  place: { room: RoomId; root: number },
  page: MessagesPage,
  before: number | null,
): World {
  const { room, root } = place;
  if (world.epoch !== null && world.epoch !== page.epoch) return world;
  const current = withAuthors(inEpoch(world, page.epoch), page);
  const key = threadKey(room, root);
  const held = current.threads[key];
  if (before !== null && held?.messages[0]?.seq !== before) return current;
  const thread = before !== null && held ? withOlderReplies(held, page) : threadFrom(page);
  // The feed may have heard of changes that this page is too old for: it asks for them once more.
  const asked = page.change ?? 0;
  const feeds = mapped(current.feeds, (feed, id) =>
    id === room && feed.loaded && asked < feed.change ? { ...feed, change: asked } : feed,
  );
  return { ...current, feeds, threads: { ...current.threads, [key]: thread } };
}

/** One message as it is now, from an answer to what I did to it. */
export function withOne(world: World, message: Message): World {
  const { room } = message;
  const feeds = mapped(world.feeds, (feed, id) => {
    if (id !== room || !feed.loaded) return feed;
    const isShown = feed.messages.some((row) => row.seq === message.seq);
    return isShown ? { ...feed, messages: withRows(feed, [message]) } : feed;
  });
  const quotes = withQuotesMoved(world.quotes, [message]);
  return { ...world, feeds, quotes, threads: withThreadRows(world.threads, room, [message]) };
}

/** A message that another one quotes, asked for by itself. */
export function withQuoted(world: World, message: Message): World {
  const quotes = withQuotes(world.quotes, { quotes: { [message._id]: message } });
  return quotes === world.quotes ? world : { ...world, quotes };
}

/** A row as I wish it to be, in the place of the row of the same change: the next word of the server replaces it. */
export function withWish(world: World, wish: Message): World {
  const swap = (rows: Message[]): Message[] => {
    const at = rows.findIndex((row) => row.seq === wish.seq && row.change === wish.change);
    return at === -1 ? rows : rows.with(at, wish);
  };
  const swapped = <Window extends { messages: Message[] }>(window: Window): Window => {
    const messages = swap(window.messages);
    return messages === window.messages ? window : { ...window, messages };
  };
  const { room } = wish;
  const feeds = mapped(world.feeds, (feed, id) => (id === room ? swapped(feed) : feed));
  const threads = mapped(world.threads, (thread, key) =>
    key.startsWith(`${room}:`) ? swapped(thread) : thread,
  );
  return { ...world, feeds, threads };
}

/** From now on memberships of this room are kept. */
export function withRoster(world: World, room: RoomId): World {
  if (world.rosters[room]) return world;
  return { ...world, rosters: { ...world.rosters, [room]: { loaded: false, rows: {} } } };
}

export function withMembersPage(world: World, room: RoomId, answer: MembersAnswer): World {
  const next = withMembers(withUsers(world, answer.users), answer.members);
  const roster = next.rosters[room];
  if (!roster || answer.more) return next;
  return { ...next, rosters: { ...next.rosters, [room]: { ...roster, loaded: true } } };
}

/** Whose words a page holds, and what it quotes. */
function withAuthors(world: World, page: MessagesPage): World {
  const people = Object.entries(page.users).reduce(
    (known, [id, author]) => withName(known, id, author),
    world.people,
  );
  const quotes = withQuotes(world.quotes, page);
  return people === world.people && quotes === world.quotes ? world : { ...world, people, quotes };
}
