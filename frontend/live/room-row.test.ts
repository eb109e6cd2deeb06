import { expect, test } from "vitest";
import type { Message, ServerEvent } from "@/api/types.gen";
import { withFeed, withPage, withRooms } from "./apply-answer";
import { applyEvent } from "./apply-event";
import { ANN, changed, created, HALL, hall, myHall, page } from "./cast";
import { readUpTo } from "./room-row";
import { emptyWorld, mustReadRooms, type World } from "./world";

const start = withRooms(emptyWorld(ANN), { epoch: "E1", rooms: [myHall()], more: false });
const after = (world: World, ...events: ServerEvent[]) =>
  events.reduce((now, event) => applyEvent(now, event, 0), world);
const counts = (world: World) => {
  const { readSeq, unread, mentions } = world.rooms[HALL]?.mine ?? {};
  return { readSeq, unread, mentions };
};
const called: Partial<Message> = { mentions: [ANN] };

test("what others write is unread, and what calls me is counted too", () => {
  const world = after(start, created(2), created(3, called), created(4, { mentions: ["here"] }));
  expect(counts(world)).toEqual({ readSeq: 1, unread: 3, mentions: 2 });
});

test("what I write myself is read while nothing else is unread, and never counted", () => {
  const mine = after(start, created(2, { author: ANN }));
  expect(counts(mine)).toEqual({ readSeq: 2, unread: 0, mentions: 0 });
  const later = after(mine, created(3), created(4, { author: ANN }));
  expect(counts(later)).toEqual({ readSeq: 2, unread: 1, mentions: 0 });
});

test("a mark in the middle leaves what lies beyond it", () => {
  const world = after(start, created(2, called), created(3), created(4, { author: ANN }), created(5, called));
  const row = world.rooms[HALL];
  expect(row && readUpTo(row, 3).mine).toMatchObject({ readSeq: 3, unread: 1, mentions: 1 });
  expect(row && readUpTo(row, 5).mine).toMatchObject({ readSeq: 5, unread: 0, mentions: 0 });
});

test("a mark that the server counted before the last message came does not lose that message", () => {
  const mine = { ...myHall().mine, readSeq: 2, unread: 0, seq: 2 };
  const world = after(start, created(2), created(3), { type: "mine.changed", room: HALL, mine });
  expect(counts(world)).toEqual({ readSeq: 2, unread: 1, mentions: 0 });
  const other = after(start, created(2), { type: "mine.changed", room: HALL, mine }, created(3));
  expect(counts(other), "whichever of the two comes first").toEqual({ readSeq: 2, unread: 1, mentions: 0 });
});

test("what was read on another device before it came here is not unread", () => {
  const mine = { ...myHall().mine, readSeq: 2, seq: 2 };
  const world = after(start, { type: "mine.changed", room: HALL, mine }, created(2));
  expect(counts(world)).toEqual({ readSeq: 2, unread: 0, mentions: 0 });
});

test("an edit that calls me counts, and a deletion takes the call back", () => {
  const world = after(start, created(2), changed(2, 3, { ...called, editedAt: 9 }));
  expect(counts(world)).toMatchObject({ unread: 1, mentions: 1 });
  expect(counts(after(world, changed(2, 4, { deletedAt: 9 })))).toMatchObject({ unread: 1, mentions: 0 });
});

test("an event that does not continue what is known sends for my rooms, and its answer settles it", () => {
  const world = after(start, created(5));
  expect(mustReadRooms(world)).toBe(true);
  expect(counts(world), "nothing is guessed").toEqual({ readSeq: 1, unread: 0, mentions: 0 });
  const answer = {
    epoch: "E1",
    rooms: [myHall({ seq: 5, change: 5 }, { readSeq: 1, unread: 4 })],
    more: false,
  };
  const settled = withRooms(world, answer);
  expect(mustReadRooms(settled)).toBe(false);
  expect(counts(settled)).toEqual({ readSeq: 1, unread: 4, mentions: 0 });
});

test("an answer that is older than what was heard since does not undo it, unless the line broke meanwhile", () => {
  const world = after(start, created(2), created(3));
  const old = { epoch: "E1", rooms: [myHall({ seq: 2, change: 2 }, { readSeq: 1, unread: 1 })], more: false };
  expect(counts(withRooms(world, old))).toMatchObject({ unread: 2 });
  const hello: ServerEvent = { type: "hello", epoch: "E1", version: "1", user: ANN, rooms: {} };
  const redialled = withRooms(after(world, hello), old);
  expect(counts(redialled)).toMatchObject({ unread: 1 });
  expect(mustReadRooms(redialled), "and it is asked once more").toBe(true);
});

test("a new topic is shown, and the counts stay", () => {
  const now = hall({ topic: "Tea", seq: 2, change: 3 });
  const moved: ServerEvent = {
    type: "room.changed",
    room: HALL,
    before: 2,
    change: 3,
    now,
    members: [],
    users: {},
  };
  const world = after(start, created(2, called), moved);
  expect(world.rooms[HALL]).toMatchObject({ topic: "Tea", change: 3 });
  expect(counts(world)).toEqual({ readSeq: 1, unread: 1, mentions: 1 });
});

test("a catch-up settles facts and counts without a second question", () => {
  const world = withFeed(after(start, created(5)), HALL);
  const open = withPage(world, HALL, page([1], { change: 1 }), "newest");
  const mine = { ...myHall().mine, readSeq: 1, unread: 3, seq: 5 };
  const caught = withPage(open, HALL, page([2, 3, 4, 5], { mine }), "since");
  expect(mustReadRooms(open)).toBe(true);
  expect(mustReadRooms(caught)).toBe(false);
  expect(counts(caught)).toEqual({ readSeq: 1, unread: 3, mentions: 0 });
});
