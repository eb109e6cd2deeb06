import type { MessagesPage, Profile, RoomId } from "@/api/types.gen";
import { type KeptFacts, type KeptFeed, MESSAGES_KEPT, PEOPLE_KEPT } from "@/state/shelf";
import { withPage } from "./apply-answer";
import { mapped } from "./apply-event";
import { withHeard } from "./feed";
import type { Person, RoomRow, World } from "./world";

/** Between the world and what this device keeps of it. Pure. */

/** Null: nothing of this world is worth keeping yet. */
export function factsOf(world: World): KeptFacts | null {
  const { epoch, me, people, rooms, preferences, groups } = world;
  if (epoch === null || !world.roomsKnown) return null;
  const dear = new Set([me, ...Object.values(rooms).flatMap((room) => room.people)]);
  const known = Object.values(people).filter((one) => one.listed);
  const first = known.sort((a, b) => Number(dear.has(b.id)) - Number(dear.has(a.id))).slice(0, PEOPLE_KEPT);
  return {
    epoch,
    rooms: Object.values(rooms).map(({ heard: _heard, isOld: _old, recent: _recent, ...row }) => row),
    people: first.map(profileOf),
    preferences,
    groups: Object.values(groups),
  };
}

function profileOf({ id, name, image, role, saying, timeZone, active }: Person): Profile {
  return { id, name, image, role, status: saying, timeZone, active };
}

/** The end of a room's history; null: what is shown is not the end, or not known. */
export function feedOf(world: World, room: RoomId, at: number): KeptFeed | null {
  const { epoch, feeds, rooms, people } = world;
  const feed = feeds[room];
  const row = rooms[room];
  if (epoch === null || !feed?.loaded || feed.hasNewer || !row) return null;
  const messages = feed.messages.slice(-MESSAGES_KEPT);
  const authors = [...new Set(messages.map((one) => one.author))];
  const named = authors.map((id) => [id, { name: people[id]?.name ?? "", image: people[id]?.image ?? null }]);
  return {
    epoch,
    room,
    change: feed.change,
    history: row.history,
    joinedSeq: row.mine.joinedSeq,
    messages,
    hasOlder: feed.hasOlder || messages.length < feed.messages.length,
    users: Object.fromEntries(named),
    at,
  };
}

/**
 * A world to begin with. Everything in it is as of then: an answer replaces it. `wanted`: the room that the address
 * names; when it is not among those kept, only the server can say whether it is mine.
 */
export function withKeptFacts(world: World, facts: KeptFacts, wanted: RoomId | null): World {
  const rooms = facts.rooms.map((row): [RoomId, RoomRow] => [
    row.id,
    { ...row, heard: row.change, isOld: true, recent: [] },
  ]);
  const known = Object.fromEntries(rooms);
  return {
    ...world,
    epoch: facts.epoch,
    rooms: known,
    roomsKnown: wanted === null || known[wanted] !== undefined,
    people: Object.fromEntries(facts.people.map((one) => [one.id, asPerson(one)])),
    peopleKnown: facts.people.length > 0,
    preferences: facts.preferences,
    groups: Object.fromEntries(facts.groups.map((one) => [one.id, one])),
  };
}

/** Who is here now, nobody knows without the server. */
function asPerson({ status: saying, ...facts }: Profile): Person {
  return { ...facts, saying, status: "offline", lastSeen: null, listed: true };
}

/** Another history, or another part of it that I may see: then it is no copy of what the server would say. */
export function isTrue(world: World, kept: KeptFeed): boolean {
  const row = world.rooms[kept.room];
  if (!row || kept.epoch !== world.epoch || row.history !== kept.history) return false;
  return row.history === "everything" || row.mine.joinedSeq === kept.joinedSeq;
}

/** A window from this device, as if it were an old answer: what is missing behind it is caught up. */
export function withKeptFeed(world: World, kept: KeptFeed): World {
  const { room, change } = kept;
  if (world.feeds[room]?.loaded || !isTrue(world, kept)) return world;
  const page: MessagesPage = {
    epoch: kept.epoch,
    room,
    seq: null,
    change,
    more: kept.hasOlder,
    messages: kept.messages,
    users: kept.users,
    members: [],
    roomNow: null,
    mine: null,
    quotes: {},
  };
  const heard = world.rooms[room]?.heard ?? 0;
  const next = withPage(world, room, page, "newest");
  return { ...next, feeds: mapped(next.feeds, (feed, id) => (id === room ? withHeard(feed, heard) : feed)) };
}
