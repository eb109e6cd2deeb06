import { expect, test } from "vitest";
import type { Profile, ServerEvent } from "@/api/types.gen";
import { withFeed, withMembersPage, withPage, withPeople, withRooms, withRoster } from "./apply-answer";
import { applyEvent } from "./apply-event";
import { ANN, BO, changed, created, HALL, hall, hallWith, myHall, page, row, seqsIn } from "./cast";
import { emptyWorld, HELD_AT_MOST, roomsBehind, threadKey, type World } from "./world";

const NOW = 1_000_000;
const profile = (name: string): Profile => ({
  id: BO,
  name,
  image: null,
  role: "member",
  status: null,
  timeZone: null,
  active: true,
});
const after = (world: World, ...events: ServerEvent[]) =>
  events.reduce((now, event) => applyEvent(now, event, NOW), world);

test("the next message is appended", () => {
  const world = after(hallWith([1, 2]), created(3));
  expect(seqsIn(world)).toEqual([1, 2, 3]);
  expect(world.feeds[HALL]?.change).toBe(3);
  expect(roomsBehind(world)).toEqual([]);
});

test("a message that came twice is there once", () => {
  const once = after(hallWith([1, 2]), created(3));
  const twice = after(once, created(3));
  expect(seqsIn(twice)).toEqual([1, 2, 3]);
  expect(twice.feeds[HALL], "and nothing was moved for it").toBe(once.feeds[HALL]);
});

test("a message beyond a hole is not shown before the hole is filled", () => {
  const world = after(hallWith([1, 2]), created(5));
  expect(seqsIn(world)).toEqual([1, 2]);
  expect(roomsBehind(world)).toEqual([HALL]);
});

test("the catch-up fills the hole, and what waited beyond it follows", () => {
  const behind = after(hallWith([1, 2]), created(5));
  const world = withPage(behind, HALL, page([3, 4], { change: 4 }), "since");
  expect(seqsIn(world)).toEqual([1, 2, 3, 4, 5]);
  expect(roomsBehind(world)).toEqual([]);
});

test("messages that come in the wrong order end in the right one", () => {
  const world = after(hallWith([1]), created(4), created(3), created(2));
  expect(seqsIn(world)).toEqual([1, 2, 3, 4]);
  expect(roomsBehind(world)).toEqual([]);
});

test("events that come before the first page are kept for it", () => {
  const asked = withFeed({ ...emptyWorld(ANN), epoch: "E1" }, HALL);
  const heard = after(asked, created(3), created(4));
  expect(seqsIn(heard)).toEqual([]);
  const world = withPage(heard, HALL, page([1, 2, 3]), "newest");
  expect(seqsIn(world)).toEqual([1, 2, 3, 4]);
  expect(roomsBehind(world)).toEqual([]);
});

test("what waits beyond a hole is bounded, and loses nothing by it", () => {
  let world = hallWith([1]);
  for (let seq = 3; seq < 3 + HELD_AT_MOST + 50; seq += 1) world = after(world, created(seq));
  expect(world.feeds[HALL]?.held).toHaveLength(HELD_AT_MOST);
  expect(roomsBehind(world), "the catch-up is still due").toEqual([HALL]);
});

test("a heartbeat that knows more than we do means a hole", () => {
  const world = after(hallWith([1, 2]), { type: "heartbeat", rooms: { [HALL]: 2 } });
  expect(roomsBehind(world)).toEqual([]);
  expect(roomsBehind(after(world, { type: "heartbeat", rooms: { [HALL]: 3 } }))).toEqual([HALL]);
});

test("a hello that knows more than we do means a hole", () => {
  const hello: ServerEvent = {
    type: "hello",
    epoch: "E1",
    version: "1",
    user: ANN,
    rooms: { [HALL]: { seq: 7, change: 7 } },
  };
  expect(roomsBehind(after(hallWith([1, 2]), hello))).toEqual([HALL]);
});

test("another epoch drops everything that was held", () => {
  const hello: ServerEvent = { type: "hello", epoch: "E2", version: "1", user: ANN, rooms: {} };
  const world = after(hallWith([1, 2]), hello);
  expect(world.feeds).toEqual({});
  expect(world.roomsKnown).toBe(false);
  expect(world.epoch).toBe("E2");
  expect(world.me).toBe(ANN);
});

test("presence changes those who are known and nobody else", () => {
  const rows = [{ user: profile("Bo"), status: "active" as const, lastSeen: 1 }];
  const world = after(withPeople(emptyWorld(ANN), rows), {
    type: "presence.changed",
    users: { [BO]: { status: "away", lastSeen: 9 }, USTRANGER: { status: "active", lastSeen: 9 } },
  });
  expect(world.people[BO]).toMatchObject({ name: "Bo", status: "away", lastSeen: 9 });
  expect(world.people.USTRANGER).toBeUndefined();
});

test("somebody who types is shown for five seconds, and not beyond their message", () => {
  const typing = after(hallWith([1]), { type: "typing.started", room: HALL, user: BO });
  expect(typing.typing[HALL]).toEqual({ [BO]: NOW + 5_000 });
  expect(after(typing, created(2)).typing[HALL]).toEqual({});
});

test("my own typing in another tab is not shown to me", () => {
  const world = after(hallWith([1]), { type: "typing.started", room: HALL, user: ANN });
  expect(world.typing).toEqual({});
});

test("what is mine alone is folded in, and the later word counts", () => {
  const draft = (content: string, updatedAt: number): ServerEvent => ({
    type: "draft.changed",
    draft: { room: HALL, thread: 4, content, updatedAt },
  });
  const world = after(emptyWorld(ANN), draft("new", 2), draft("old", 1), {
    type: "saved.changed",
    message: "m1",
    saved: true,
  });
  expect(world.drafts[threadKey(HALL, 4)]?.content).toBe("new");
  expect(world.saved).toEqual({ m1: true });
});

test("what moved without being told to everybody is asked for", () => {
  const world = after(hallWith([1, 2]), { type: "room.stirred", room: HALL, change: 3 });
  expect(roomsBehind(world)).toEqual([HALL]);
});

const member = (user: string, change: number, leftAt: number | null = null) => ({
  room: HALL,
  user,
  isModerator: false,
  joinedAt: 1,
  leftAt,
  change,
});

test("who joins is counted and known at once, and a member where somebody looks at the members", () => {
  const known = withRooms(hallWith([1]), { epoch: "E1", rooms: [myHall()], more: false });
  const looking = withRoster(known, HALL);
  const join: ServerEvent = {
    type: "room.changed",
    room: HALL,
    before: 1,
    change: 2,
    now: hall({ change: 2, memberCount: 3 }),
    members: [member("UNEW", 2)],
    users: { UNEW: { id: "UNEW", name: "Nia", image: null, role: "member" } },
  };
  const joined = after(looking, join);
  expect(joined.rooms[HALL]?.memberCount).toBe(3);
  expect(joined.people.UNEW).toMatchObject({ name: "Nia", status: "offline", listed: true });
  expect(joined.rosters[HALL]?.rows.UNEW?.leftAt).toBeNull();
  expect(after(known, join).rosters, "nobody wanted to know").toEqual({});
  expect(joined.feeds[HALL]?.change, "the room's feed stands where the room stands").toBe(2);
  const old = { members: [member("UNEW", 1, 5)], users: {}, more: false };
  expect(withMembersPage(joined, HALL, old).rosters[HALL]?.rows.UNEW?.leftAt, "an older answer").toBeNull();
});

test("an edit, a reaction and a pin change the row that is shown", () => {
  const reactions = [{ emoji: "👍", users: [ANN] }];
  const world = after(
    hallWith([1, 2]),
    changed(1, 3, { content: "better", editedAt: 5 }),
    changed(2, 4, { reactions, pinnedAt: 7, pinnedBy: ANN }),
  );
  expect(world.feeds[HALL]?.messages.map((one) => one.content)).toEqual(["better", "row 2"]);
  expect(world.feeds[HALL]?.messages[1]).toMatchObject({ reactions, pinnedBy: ANN });
  expect(roomsBehind(world)).toEqual([]);
});

test("a change beyond a hole waits for the catch-up", () => {
  const world = after(hallWith([1, 2]), changed(1, 4, { content: "better" }));
  expect(world.feeds[HALL]?.messages[0]?.content).toBe("row 1");
  expect(roomsBehind(world)).toEqual([HALL]);
});

test("a move of two numbers is folded by one who has the first of them", () => {
  const reply = created(3, { thread: 1, inRoom: false });
  const root = row(1, { change: 4, replyCount: 1 });
  const own = after(hallWith([1, 2]), reply);
  const world = after(own, { ...reply, change: 4, root } as ServerEvent);
  expect(world.feeds[HALL]?.messages[0]?.replyCount).toBe(1);
  expect(roomsBehind(world)).toEqual([]);
});

test("nothing stays of a room that I am not in any more", () => {
  const world = withRooms(hallWith([1]), { epoch: "E1", rooms: [myHall()], more: false });
  const left = after(world, { type: "room.closed", room: HALL });
  expect(left.rooms).toEqual({});
  expect(left.feeds).toEqual({});
  const answer = { epoch: "E1", rooms: [myHall()], more: false };
  expect(withRooms(left, answer, world.rooms).rooms, "an answer from before").toEqual({});
  expect(withRooms(left, answer).rooms[HALL], "and one from now").toBeDefined();
});

test("a new name is shown everywhere", () => {
  const user = profile("Bodil");
  const world = after(hallWith([1]), { type: "user.changed", user });
  expect(world.people[BO]?.name).toBe("Bodil");
});

test("an event of a later version changes nothing and breaks nothing", () => {
  const world = hallWith([1]);
  expect(after(world, { type: "reaction.added" } as unknown as ServerEvent)).toBe(world);
});

test("the world that went in is not touched", () => {
  const world = hallWith([1, 2]);
  const before = structuredClone(world);
  after(world, created(3), created(5), { type: "typing.started", room: HALL, user: BO });
  expect(world).toEqual(before);
});
