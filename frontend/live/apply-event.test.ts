import { expect, test } from "vitest";
import type { ServerEvent } from "@/api/types.gen";
import { withFeed, withPage, withPeople, withRooms } from "./apply-answer";
import { applyEvent } from "./apply-event";
import { ANN, BO, created, HALL, hallWith, page, row, seqsIn } from "./cast";
import { emptyWorld, HELD_AT_MOST, roomsBehind, type World } from "./world";

const NOW = 1_000_000;
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

test("a catch-up in several pages stands where each page ends", () => {
  const behind = after(hallWith([1]), created(9));
  const first = withPage(behind, HALL, page([2, 3], { change: 9, more: true }), "since");
  expect(first.feeds[HALL]?.change, "not at the snapshot's: rows are still missing").toBe(3);
  expect(roomsBehind(first)).toEqual([HALL]);
  const second = withPage(first, HALL, page([4, 5, 6, 7, 8, 9], { change: 9 }), "since");
  expect(seqsIn(second)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(roomsBehind(second)).toEqual([]);
});

test("a row that changed takes the place of the one that was shown", () => {
  const edited = row(1, { change: 4, content: "better", editedAt: 1 });
  const world = withPage(hallWith([1, 2, 3]), HALL, page([], { messages: [edited], change: 4 }), "since");
  expect(seqsIn(world)).toEqual([1, 2, 3]);
  expect(world.feeds[HALL]?.messages[0]?.content).toBe("better");
});

test("a changed row above the window waits until somebody scrolls there", () => {
  const edited = row(3, { change: 12, content: "better" });
  const window = hallWith([10, 11], { more: true });
  const world = withPage(window, HALL, page([], { messages: [edited], change: 12 }), "since");
  expect(seqsIn(world), "else a gap would look like history").toEqual([10, 11]);
  expect(world.feeds[HALL]?.change).toBe(12);
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
  expect(world.order).toBeNull();
  expect(world.epoch).toBe("E2");
  expect(world.me).toBe(ANN);
});

test("a page of another epoch never continues what is held", () => {
  const world = withPage(hallWith([1, 2]), HALL, page([3], { epoch: "E2" }), "since");
  expect(world.feeds[HALL]).toBeUndefined();
  expect(world.epoch).toBe("E2");
});

test("older rows go on top, and none twice", () => {
  const world = withPage(hallWith([5, 6], { more: true }), HALL, page([3, 4, 5], { more: true }), "older");
  expect(seqsIn(world)).toEqual([3, 4, 5, 6]);
  expect(world.feeds[HALL]?.hasOlder).toBe(true);
});

test("presence changes those who are known and nobody else", () => {
  const rows = [
    {
      user: { id: BO, name: "Bo", image: null, role: "member" as const },
      status: "active" as const,
      lastSeen: 1,
    },
  ];
  const world = after(withPeople(emptyWorld(ANN), rows), {
    type: "presence.changed",
    users: { [BO]: { status: "away", lastSeen: 9 }, USTRANGER: { status: "active", lastSeen: 9 } },
  });
  expect(world.people[BO]).toMatchObject({ name: "Bo", status: "away", lastSeen: 9 });
  expect(world.people.USTRANGER).toBeUndefined();
});

test("an answer that is older than an event does not undo it", () => {
  const user = { id: BO, name: "Bo", image: null, role: "member" as const };
  const asked = withPeople(emptyWorld(ANN), [{ user, status: "offline", lastSeen: 1 }]);
  const heard = after(asked, {
    type: "presence.changed",
    users: { [BO]: { status: "active", lastSeen: 9 } },
  });
  const world = withPeople(heard, [{ user, status: "offline", lastSeen: 1 }], asked.people);
  expect(world.people[BO]?.status).toBe("active");
  const later = withPeople(world, [{ user, status: "offline", lastSeen: 10 }], world.people);
  expect(later.people[BO]?.status, "a newer answer counts").toBe("offline");
});

test("an author met by name while the people were being read gets their status from the answer", () => {
  const asked = emptyWorld(ANN);
  const user = { id: BO, name: "Bo", image: null, role: "member" as const };
  const met = withPage({ ...asked, epoch: "E1" }, HALL, page([1]), "newest");
  expect(met.people[BO]).toMatchObject({ status: "offline", listed: false });
  const world = withPeople(met, [{ user, status: "active", lastSeen: 1 }], asked.people);
  expect(world.people[BO]).toMatchObject({ status: "active", listed: true });
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

test("a member who joins is counted once and known at once", () => {
  const room = {
    id: HALL,
    name: "hall",
    topic: "",
    kind: "public" as const,
    seq: 1,
    change: 1,
    memberCount: 2,
  };
  const hall = withRooms(hallWith([1]), { epoch: "E1", rooms: [room] });
  const join: ServerEvent = {
    type: "member.joined",
    room: HALL,
    user: { id: "UNEW", name: "Nia", image: null, role: "member" },
  };
  const joined = after(hall, join);
  expect(joined.rooms[HALL]?.memberCount).toBe(3);
  expect(joined.people.UNEW).toMatchObject({ name: "Nia", status: "offline", listed: true });
  expect(after(joined, join).rooms[HALL]?.memberCount, "a repeated event").toBe(3);
});

test("a new name is shown everywhere", () => {
  const user = { id: BO, name: "Bodil", image: null, role: "member" as const };
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
