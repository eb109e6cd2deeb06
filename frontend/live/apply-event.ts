import type {
  Author,
  Hello,
  Membership,
  Profile,
  Room,
  RoomId,
  ServerEvent,
  User,
  UserId,
} from "@/api/types.gen";
import { shared } from "@/lib/shared";
import {
  withAllRead,
  withDraft,
  withGroup,
  withMySide,
  withMyThread,
  withoutGroup,
  withSaved,
} from "./apply-mine";
import { rowsIn, withHeard, withMoved } from "./feed";
import { withQuotesMoved } from "./quotes";
import { heardRoom, movedRoom, openedRoom } from "./room-row";
import { withThreadRows } from "./threads";
import { emptyWorld, type Moved, type Person, type World } from "./world";

export const TYPING_SHOWN_MS = 5_000;

/** Folds one event into the world. Pure: the same world, event and moment always give the same world. */
export function applyEvent(world: World, event: ServerEvent, now: number): World {
  switch (event.type) {
    case "hello":
      return withHello(world, event);
    case "heartbeat":
      return withChanges(world, event.rooms);
    case "message.created":
      return withAuthor(withRoomMoved(world, event), event);
    case "message.changed":
      return withRoomMoved(world, event);
    case "room.changed":
      return withMembers(withUsers(withRoomMoved(world, event), event.users), event.members);
    case "room.stirred":
      return withChanges(world, { [event.room]: event.change });
    case "room.opened":
      return withRoomOpened(world, event.now);
    case "room.closed":
      return withoutRoom(world, event.room);
    case "mine.changed":
      return withMySide(world, event);
    case "thread.changed":
      return withMyThread(world, event.mine);
    case "all.read":
      return withAllRead(world, event.rooms);
    case "draft.changed":
      return withDraft(world, event.draft);
    case "preferences.changed":
      return { ...world, preferences: event.preferences };
    case "saved.changed":
      return withSaved(world, event);
    case "group.changed":
      return withGroup(world, event);
    case "group.deleted":
      return withoutGroup(world, event.group);
    case "user.changed":
      return withUser(world, event.user);
    case "presence.changed":
      return withPresence(world, event.users);
    case "typing.started":
      return withTyping(world, event.room, event.user, now + TYPING_SHOWN_MS);
    default:
      // A newer server may announce what this page has never heard of.
      event satisfies never;
      return world;
  }
}

/** Another epoch: everything held is another history's, except who I am. */
export function inEpoch(world: World, epoch: string): World {
  if (world.epoch === epoch) return world;
  return world.epoch === null ? { ...world, epoch } : { ...emptyWorld(world.me), epoch };
}

function withHello(world: World, hello: Hello): World {
  const current = inEpoch(world, hello.epoch);
  // What is for me alone carries no number: on a new line, only an answer tells what was missed.
  const rooms = mapped(current.rooms, (row) => ({ ...row, isOld: true }));
  const changes = Object.entries(hello.rooms).map(([room, mark]) => [room, mark.change] as const);
  return withChanges({ ...current, rooms }, Object.fromEntries(changes));
}

/** `change` numbers heard from the server: who has less knows now that there is a hole. */
function withChanges(world: World, changes: Record<RoomId, number>): World {
  const feeds = mapped(world.feeds, (feed, room) => withHeard(feed, changes[room] ?? 0));
  const rooms = mapped(world.rooms, (row, room) => heardRoom(row, changes[room] ?? 0));
  return feeds === world.feeds && rooms === world.rooms ? world : { ...world, feeds, rooms };
}

function withRoomMoved(world: World, event: Moved): World {
  const row = world.rooms[event.room];
  const feed = world.feeds[event.room];
  return {
    ...world,
    rooms: row ? { ...world.rooms, [event.room]: movedRoom(row, event, world) } : world.rooms,
    feeds: feed ? { ...world.feeds, [event.room]: withMoved(feed, event) } : world.feeds,
    threads: withThreadRows(world.threads, event.room, rowsIn(event)),
    quotes: withQuotesMoved(world.quotes, rowsIn(event)),
  };
}

function withAuthor(world: World, event: Extract<Moved, { type: "message.created" }>): World {
  return {
    ...world,
    people: withName(world.people, event.message.author, event.author),
    typing: withoutTyping(world.typing, event.room, event.message.author),
  };
}

function withRoomOpened(world: World, now: Room): World {
  return { ...world, rooms: { ...world.rooms, [now.id]: openedRoom(world.rooms[now.id], now) } };
}

/** Not mine any more: nothing of it stays. */
export function withoutRoom(world: World, room: RoomId): World {
  const { [room]: _row, ...rooms } = world.rooms;
  const { [room]: _roster, ...rosters } = world.rosters;
  const { [room]: _typing, ...typing } = world.typing;
  return { ...withoutFeed(world, room), rooms, rosters, typing };
}

export function withoutFeed(world: World, room: RoomId): World {
  const { [room]: _left, ...feeds } = world.feeds;
  return { ...world, feeds, threads: withoutThreads(world.threads, room) };
}

export function withoutThreads(threads: World["threads"], room: RoomId): World["threads"] {
  return Object.fromEntries(Object.entries(threads).filter(([key]) => !key.startsWith(`${room}:`)));
}

/** Kept only for rooms whose members somebody wanted to know. */
export function withMembers(world: World, members: Membership[]): World {
  const rosters = members.reduce(withMember, world.rosters);
  return rosters === world.rosters ? world : { ...world, rosters };
}

function withMember(rosters: World["rosters"], member: Membership): World["rosters"] {
  const roster = rosters[member.room];
  const before = roster?.rows[member.user];
  if (!roster || (before && before.change >= member.change)) return rosters;
  return { ...rosters, [member.room]: { ...roster, rows: { ...roster.rows, [member.user]: member } } };
}

export function withUsers(world: World, users: Record<UserId, User>): World {
  return Object.values(users).reduce(withUser, world);
}

/** A card says whose words these are; a profile says all that one may know. */
export function withUser(world: World, user: User | Profile): World {
  const before = world.people[user.id] ?? stranger(user.id);
  const profile = "active" in user ? user : { ...user, status: before.saying };
  const { status: saying, ...facts } = profile;
  const person = shared(world.people[user.id], { ...before, ...facts, saying, listed: true });
  if (person === world.people[user.id]) return world;
  return { ...world, people: { ...world.people, [user.id]: person } };
}

export const stranger = (id: UserId): Person => ({
  id,
  name: "",
  image: null,
  role: "member",
  timeZone: null,
  active: true,
  status: "offline",
  saying: null,
  lastSeen: null,
  listed: false,
});

function withPresence(
  world: World,
  users: Extract<ServerEvent, { type: "presence.changed" }>["users"],
): World {
  const people = mapped(world.people, (person, id) => {
    const news = users[id];
    return news ? { ...person, status: news.status, lastSeen: news.lastSeen } : person;
  });
  return people === world.people ? world : { ...world, people };
}

function withTyping(world: World, room: RoomId, user: UserId, until: number): World {
  if (user === world.me) return world;
  return { ...world, typing: { ...world.typing, [room]: { ...world.typing[room], [user]: until } } };
}

function withoutTyping(typing: World["typing"], room: RoomId, user: UserId): World["typing"] {
  const here = typing[room];
  if (!here?.[user]) return typing;
  const { [user]: _done, ...others } = here;
  return { ...typing, [room]: others };
}

/** A message names its author; somebody we have in full keeps the rest. */
export function withName(people: World["people"], id: UserId, author: Author): World["people"] {
  const before = people[id];
  if (before && before.name === author.name && before.image === author.image) return people;
  return { ...people, [id]: { ...(before ?? stranger(id)), ...author } };
}

/** Like map over a record, but gives the same record back when nothing changed. */
export function mapped<Value>(record: Record<string, Value>, change: (value: Value, key: string) => Value) {
  let changed = false;
  const next: Record<string, Value> = {};
  for (const [key, value] of Object.entries(record)) {
    next[key] = change(value, key);
    if (next[key] !== value) changed = true;
  }
  return changed ? next : record;
}
