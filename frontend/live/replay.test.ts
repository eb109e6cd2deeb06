import { expect, test } from "vitest";
import type { MembersAnswer, MessagesPage, RoomId, RoomsAnswer, ServerEvent, UserId } from "@/api/types.gen";
import { withFeed, withMembersPage, withPage, withRooms, withRoster, withThread } from "./apply-answer";
import { applyEvent } from "./apply-event";
import record from "./recorded.json";
import { emptyWorld, mustReadRooms, roomsBehind, type World } from "./world";

/** What tests/live/record_stream.py heard from a real server. */
interface Fresh {
  rooms: RoomsAnswer;
  pages: Record<RoomId, MessagesPage>;
  members: Record<RoomId, MembersAnswer>;
}
const { me, before, heard, after } = record as unknown as {
  me: UserId;
  before: Fresh;
  heard: ServerEvent[];
  after: Fresh;
};

const opened = (world: World, fresh: Fresh, rooms = Object.keys(fresh.pages)): World =>
  rooms.reduce(
    (now, room) => {
      const read = withPage(now, room, fresh.pages[room] as MessagesPage, "newest");
      return withMembersPage(withRoster(read, room), room, fresh.members[room] as MembersAnswer);
    },
    withRooms(world, fresh.rooms),
  );

/** A room that opens is opened, as a page would. */
const hear = (world: World, event: ServerEvent): World => {
  const next = applyEvent(world, event, 0);
  if (event.type !== "room.opened") return next;
  return withRoster(withFeed(next, event.room), event.room);
};

/** A heartbeat names what is missing; then every question that the world has left is answered as of the end. */
function settled(world: World): World {
  const changes = Object.fromEntries(after.rooms.rooms.map((room) => [room.id, room.change]));
  let now = withRooms(applyEvent(world, { type: "heartbeat", rooms: changes }, 0), after.rooms);
  for (const room of Object.keys(now.rooms)) {
    const whole = after.pages[room] as MessagesPage;
    const feed = now.feeds[room];
    if (!feed?.loaded) {
      now = withPage(withFeed(now, room), room, whole, "newest");
      now = withMembersPage(withRoster(now, room), room, after.members[room] as MembersAnswer);
    }
    if (!roomsBehind(now).includes(room)) continue;
    const since = whole.messages.filter((row) => row.change > (feed?.change ?? 0));
    const messages = since.sort((a, b) => a.change - b.change);
    const members = after.members[room]?.members ?? [];
    const roomNow = after.rooms.rooms.find((row) => row.id === room) ?? null;
    now = withPage(
      now,
      room,
      { ...whole, messages, members, roomNow, mine: roomNow?.mine ?? null, more: false },
      "since",
    );
  }
  return now;
}

/** What a person sees of a world, without how it came to be known. */
function seen(world: World) {
  return {
    rooms: Object.values(world.rooms)
      .map(({ heard: _heard, isOld: _isOld, recent: _recent, ...room }) => room)
      .sort((a, b) => a.id.localeCompare(b.id)),
    feeds: Object.fromEntries(Object.entries(world.feeds).map(([room, feed]) => [room, feed.messages])),
    members: Object.entries(world.rosters)
      .map(
        ([room, roster]) => [room, Object.values(roster.rows).filter((row) => row.leftAt === null)] as const,
      )
      .map(([room, rows]) => [room, rows.map((row) => `${row.user} ${row.isModerator}`).sort()] as const)
      .sort(),
  };
}

const fresh = opened(emptyWorld(me), after);

test("the record holds what this test is about", () => {
  const kinds = new Set(heard.map((event) => event.type));
  for (const kind of [
    "message.created",
    "message.changed",
    "room.changed",
    "room.opened",
    "room.closed",
    "mine.changed",
  ])
    expect(kinds).toContain(kind);
  expect(seen(opened(emptyWorld(me), before)), "something happened").not.toEqual(seen(fresh));
});

test("a recorded stream leads to what a fresh page reads", () => {
  const world = heard.reduce(hear, opened(emptyWorld(me), before));
  expect(roomsBehind(world)).toEqual([]);
  expect(mustReadRooms(world)).toBe(false);
  expect(seen(settled(world))).toEqual(seen(fresh));
  const [hall] = Object.keys(before.pages) as [RoomId];
  const row = (of: World) => seen(of).rooms.find((room) => room.id === hall);
  expect(row(world), "counts and facts by events alone").toEqual(row(fresh));
});

test("whichever event is lost or comes twice, asking leads to the same", () => {
  for (const [at, lost] of heard.entries()) {
    const without = heard.toSpliced(at, 1).reduce(hear, opened(emptyWorld(me), before));
    expect(seen(settled(without)), `without ${at} ${lost.type}`).toEqual(seen(fresh));
    const twice = heard.toSpliced(at, 0, lost).reduce(hear, opened(emptyWorld(me), before));
    expect(seen(settled(twice)), `with ${at} ${lost.type} twice`).toEqual(seen(fresh));
  }
});

test("from whatever moment on one listens, asking leads to the same", () => {
  for (const at of heard.keys()) {
    const world = heard.slice(at).reduce(hear, opened(emptyWorld(me), before));
    expect(seen(settled(world)), `from ${at} on`).toEqual(seen(fresh));
  }
});

test("a thread that is looked at ends as a fresh one", () => {
  const [hall] = Object.keys(before.pages) as [RoomId];
  const rows = after.pages[hall]?.messages.filter((row) => row.seq === 1 || row.thread === 1) ?? [];
  expect(rows.length).toBeGreaterThan(2);
  const start = heard.findIndex((event) => event.type === "message.created" && event.room === hall);
  const first = heard.slice(0, start + 1).reduce(hear, opened(emptyWorld(me), before));
  const root = first.feeds[hall]?.messages.find((row) => row.seq === 1);
  const page = { ...(before.pages[hall] as MessagesPage), change: first.feeds[hall]?.change ?? 0 };
  const looking = withThread(first, { room: hall, root: 1 }, { ...page, messages: root ? [root] : [] }, null);
  const world = heard.slice(start + 1).reduce(hear, looking);
  expect(world.threads[`${hall}:1`]?.messages).toEqual(rows);
});
