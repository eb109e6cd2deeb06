import type { Author, Hello, MemberJoined, Room, RoomId, ServerEvent, User, UserId } from "@/api/types.gen";
import { withCreated, withHeard } from "./feed";
import { type Created, emptyWorld, type Person, type World } from "./world";

export const TYPING_SHOWN_MS = 5_000;

/** Folds one event into the world. Pure: the same world, event and moment always give the same world. */
export function applyEvent(world: World, event: ServerEvent, now: number): World {
  switch (event.type) {
    case "hello":
      return withHello(world, event);
    case "heartbeat":
      return withChanges(world, event.rooms);
    case "message.created":
      return withMessage(world, event);
    case "member.joined":
      return withMember(world, event);
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
  return withChanges(
    current,
    Object.fromEntries(Object.entries(hello.rooms).map(([room, counters]) => [room, counters.change])),
    hello.rooms,
  );
}

/** `change` numbers heard from the server: a feed that has less knows now that there is a hole. */
function withChanges(world: World, changes: Record<RoomId, number>, counters: Hello["rooms"] = {}): World {
  const feeds = mapped(world.feeds, (feed, room) => withHeard(feed, changes[room] ?? 0));
  const rooms = mapped(world.rooms, (room) => raised(room, counters[room.id]?.seq, changes[room.id]));
  return feeds === world.feeds && rooms === world.rooms ? world : { ...world, feeds, rooms };
}

function withMessage(world: World, event: Created): World {
  const room = world.rooms[event.room];
  const feed = world.feeds[event.room];
  return {
    ...world,
    rooms: room ? { ...world.rooms, [event.room]: raised(room, event.seq, event.change) } : world.rooms,
    feeds: feed ? { ...world.feeds, [event.room]: withCreated(feed, event) } : world.feeds,
    people: withName(world.people, event.message.author, event.author),
    typing: withoutTyping(world.typing, event.room, event.message.author),
  };
}

function withMember(world: World, event: MemberJoined): World {
  const known = world.people[event.user.id]?.listed === true;
  const room = world.rooms[event.room];
  const rooms =
    room && !known
      ? { ...world.rooms, [event.room]: { ...room, memberCount: room.memberCount + 1 } }
      : world.rooms;
  return { ...withUser(world, event.user), rooms };
}

function withUser(world: World, user: User): World {
  const before = world.people[user.id];
  const person: Person = {
    status: before?.status ?? "offline",
    lastSeen: before?.lastSeen ?? null,
    ...user,
    listed: true,
  };
  return { ...world, people: { ...world.people, [user.id]: person } };
}

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
  const blank: Person = { id, role: "member", status: "offline", lastSeen: null, listed: false, ...author };
  return { ...people, [id]: before ? { ...before, ...author } : blank };
}

function raised(room: Room, seq = 0, change = 0): Room {
  if (seq <= room.seq && change <= room.change) return room;
  return { ...room, seq: Math.max(room.seq, seq), change: Math.max(room.change, change) };
}

/** Like map over a record, but gives the same record back when nothing changed. */
function mapped<Value>(record: Record<string, Value>, change: (value: Value, key: string) => Value) {
  let changed = false;
  const next: Record<string, Value> = {};
  for (const [key, value] of Object.entries(record)) {
    next[key] = change(value, key);
    if (next[key] !== value) changed = true;
  }
  return changed ? next : record;
}
