import { expect, test } from "vitest";
import type { Profile, ServerEvent } from "@/api/types.gen";
import { withAround, withPage, withPeople, withRooms, withThread } from "./apply-answer";
import { applyEvent } from "./apply-event";
import { ANN, BO, changed, created, HALL, hall, hallWith, page, row, seqsIn } from "./cast";
import { emptyWorld, roomsBehind, threadKey, type World } from "./world";

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

test("an answer that is older than an event does not undo it", () => {
  const user = profile("Bo");
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
  const user = profile("Bo");
  const met = withPage({ ...asked, epoch: "E1" }, HALL, page([1]), "newest");
  expect(met.people[BO]).toMatchObject({ status: "offline", listed: false });
  const world = withPeople(met, [{ user, status: "active" as const, lastSeen: 1 }], asked.people);
  expect(world.people[BO]).toMatchObject({ status: "active", listed: true });
});

test("a thread that is looked at follows its replies and its root", () => {
  const thread = page([1, 2], { messages: [row(1), row(2, { thread: 1 })] });
  const open = withThread(hallWith([1, 2]), { room: HALL, root: 1 }, thread, null);
  const reply = { ...created(3, { thread: 1 }), change: 4, root: row(1, { change: 4, replyCount: 2 }) };
  const world = after(open, reply as ServerEvent, created(5, { change: 5 }));
  expect(world.threads[threadKey(HALL, 1)]?.messages.map((one) => one.seq)).toEqual([1, 2, 3]);
  expect(world.threads[threadKey(HALL, 1)]?.messages[0]?.replyCount).toBe(2);
});

test("a page that is older than what was heard since sends the room to catch up", () => {
  const world = after(hallWith([5, 6], { more: true, change: 6 }), changed(3, 7, { content: "better" }));
  const late = withPage(world, HALL, page([3, 4], { change: 6, more: false }), "older");
  expect(roomsBehind(late), "the edit found no row, and the page did not know it").toEqual([HALL]);
  const caught = withPage(
    late,
    HALL,
    page([], { messages: [row(3, { change: 7, content: "better" })], change: 7 }),
    "since",
  );
  expect(caught.feeds[HALL]?.messages[0]?.content).toBe("better");
  expect(roomsBehind(caught)).toEqual([]);
});

test("a window in the past takes no newest message, and reaches the end by reading on", () => {
  const past = withAround(
    emptyWorld(ANN),
    HALL,
    page([1, 2], { change: 9 }),
    page([3, 4], { change: 9, more: true }),
  );
  const heard = after(past, created(10, { change: 10 }));
  expect(seqsIn(heard)).toEqual([1, 2, 3, 4]);
  expect(roomsBehind(heard)).toEqual([]);
  const read = withPage(heard, HALL, page([5, 6, 7, 8, 9, 10], { change: 10 }), "newer");
  expect(seqsIn(read)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(seqsIn(after(read, created(11)))).toContain(11);
});

test("a room that was opened while my rooms were read stays", () => {
  const opened = after(emptyWorld(ANN), { type: "room.opened", room: HALL, now: hall() });
  expect(withRooms(opened, { epoch: "E1", rooms: [], more: false }, {}).rooms[HALL]).toBeDefined();
  expect(withRooms(opened, { epoch: "E1", rooms: [], more: false }).rooms[HALL]).toBeUndefined();
});
