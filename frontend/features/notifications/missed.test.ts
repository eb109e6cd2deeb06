import { describe, expect, test } from "vitest";
import type { MyPreferences, Room } from "@/api/types.gen";
import { withRooms } from "@/live/apply-answer";
import { stranger } from "@/live/apply-event";
import { created, HALL, myHall } from "@/live/cast";
import { emptyWorld, type RoomRow, type World } from "@/live/world";
import { isSettled, MANY, noticesOfMissed, ROOMS_AT_ONCE } from "./missed";

const ME = "UANN";
const BO = "UBO";

function world(
  mine: Partial<RoomRow["mine"]>,
  room: Partial<Room> = {},
  prefers: Partial<MyPreferences> = {},
) {
  const row = myHall({ seq: 9, change: 9, people: [], ...room }, { readSeq: 1, ...mine });
  const named = { [BO]: { ...stranger(BO), name: "Bo" }, [ME]: { ...stranger(ME), name: "Ann" } };
  return {
    ...withRooms({ ...emptyWorld(ME), epoch: "E1" }, { epoch: "E1", rooms: [row], more: false }),
    people: named,
    preferences: { notify: "mentions" as const, keywords: [], mutedPeople: [], ...prefers },
  };
}

const before = world({ mentions: 1, unread: 1, seq: 5 }, { seq: 5, change: 5 });
const now: Parameters<typeof noticesOfMissed>[1] = { before, heard: [], looking: [] };
const titles = (after: World, how: Partial<typeof now> = {}) =>
  noticesOfMissed(after, { ...now, ...how }).map(({ title }) => title);

describe("what was missed", () => {
  test("is by how much the calls rose, and leads to the room", () => {
    expect(titles(world({ mentions: 3, unread: 7 }))).toEqual(["2 new mentions in #hall"]);
    expect(titles(world({ mentions: 1, unread: 7 })), "nobody called").toEqual([]);
    const [notice] = noticesOfMissed(world({ mentions: 2, unread: 7 }), now);
    expect(notice).toMatchObject({ tag: HALL, path: `/rooms/${HALL}`, room: HALL, seq: 9 });
  });

  test("is all of it where it was read elsewhere meanwhile", () => {
    expect(titles(world({ mentions: 1, unread: 2, readSeq: 5 }))).toEqual(["1 new mention in #hall"]);
  });

  test("is not what the new line brought itself, since that was told as it came", () => {
    const heard = [created(9, { author: BO, mentions: [ME] }), created(8, { author: BO })];
    expect(titles(world({ mentions: 2, unread: 7 }), { heard })).toEqual([]);
    expect(titles(world({ mentions: 3, unread: 7 }), { heard })).toEqual(["1 new mention in #hall"]);
  });

  test("is what was said to me in a direct room, or in one that shall tell everything", () => {
    const direct = { kind: "direct" as const, people: [ME, BO] };
    expect(titles(world({ unread: 4 }, direct))).toEqual(["3 new messages from Bo"]);
    expect(titles(world({ unread: 4, notify: "mentions" }, direct))).toEqual([]);
    expect(titles(world({ unread: 4, mentions: 1, notify: "all" }))).toEqual(["3 new messages in #hall"]);
  });

  test("is nothing on do-not-disturb, where it is muted or shall not tell, and on what I look at", () => {
    const called = { mentions: 3, unread: 7 };
    expect(titles(world(called))).toHaveLength(1);
    const busy = world(called);
    const dnd = { ...busy.people, [ME]: { ...stranger(ME), status: "dnd" as const } };
    expect(titles({ ...busy, people: dnd })).toEqual([]);
    expect(titles(world({ ...called, muted: true }))).toEqual([]);
    expect(titles(world({ ...called, notify: "nothing" }))).toEqual([]);
    expect(titles(world(called, {}, { notify: "nothing" }))).toEqual([]);
    expect(titles(world(called), { looking: [{ room: HALL, thread: null }] })).toEqual([]);
    expect(titles(world(called), { looking: [{ room: "CELSE", thread: null }] })).toHaveLength(1);
  });

  test("is nothing before the first line, and nothing of another history", () => {
    expect(titles(world({ mentions: 3 }), { before: { ...before, roomsKnown: false } })).toEqual([]);
    expect(titles(world({ mentions: 3 }), { before: { ...before, epoch: "E0" } })).toEqual([]);
  });

  test("of many rooms is told once", () => {
    const many = Array.from({ length: ROOMS_AT_ONCE + 1 }, (_, at) =>
      myHall({ id: `C${at}`, seq: 9, change: 9 }, { readSeq: 1, unread: 2, mentions: 2 }),
    );
    const after = { ...withRooms(before, { epoch: "E1", rooms: many, more: false }), people: {} };
    const notices = noticesOfMissed(after, now);
    expect(notices.map(({ tag, title }) => [tag, title])).toEqual([
      [MANY, `${2 * many.length} new messages for you in ${many.length} rooms`],
    ]);
  });
});

test("counts are believed once all is read, the rooms as the server has them on this line", () => {
  const done = { rooms: { status: "done" as const }, mine: { status: "done" as const } };
  const row = before.rooms[HALL] as RoomRow;
  const withRow = (change: Partial<RoomRow>) => ({ ...before, rooms: { [HALL]: { ...row, ...change } } });
  expect(isSettled(before, done)).toBe(true);
  expect(isSettled(before, { ...done, people: { status: "reading" } })).toBe(false);
  expect(isSettled({ ...before, roomsKnown: false }, done)).toBe(false);
  expect(isSettled(withRow({ isOld: true }), done)).toBe(false);
  expect(isSettled(withRow({ heard: row.change + 1 }), done)).toBe(false);
});
