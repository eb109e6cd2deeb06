import { expect, test } from "vitest";
import type { InboxAnswer, Message, Thread } from "@/api/types.gen";
import { ANN, myHall } from "@/live/cast";
import { answeredRoom } from "@/live/room-row";
import { entriesOf, joined, mineOf } from "./entries";

const room = (id: string, unread: number, mine: Partial<ReturnType<typeof myHall>["mine"]> = {}) =>
  answeredRoom(undefined, { ...myHall({ name: id }, { unread, ...mine }), id });
const rooms = (...all: ReturnType<typeof room>[]) => Object.fromEntries(all.map((one) => [one.id, one]));

const thread = (
  at: string,
  root: number,
  fields: Partial<Thread["mine"]> = {},
  lastReplyAt = 50,
): Thread => ({
  root: { room: at, seq: root, author: ANN, createdAt: 1, lastReplyAt } as Message,
  repliers: [],
  mine: {
    room: at,
    thread: root,
    following: true,
    readSeq: root,
    unread: 1,
    mentions: 0,
    notify: "default",
    muted: false,
    seq: 10,
    ...fields,
  },
});
const unreadRoom = (one: ReturnType<typeof room>, lastAt: number) => ({ room: one, mine: one.mine, lastAt });
const keys = (entries: { key: string }[]) => entries.map((entry) => entry.key);

test("rooms and threads stand together, the newest first", () => {
  const tea = room("tea", 2);
  const art = room("art", 1);
  const world = { rooms: rooms(tea, art), myThreads: {} };
  const answer = {
    rooms: [unreadRoom(tea, 20), unreadRoom(art, 90)],
    threads: [thread("tea", 3)],
    more: false,
  };
  expect(keys(entriesOf(world, answer))).toEqual(["art", "tea:3", "tea"]);
});

test("what was read since the answer is gone, and what an event told of comes first", () => {
  const tea = room("tea", 2);
  const world = { rooms: rooms(room("tea", 0), room("new", 1)), myThreads: {} };
  expect(keys(entriesOf(world, { rooms: [unreadRoom(tea, 20)], threads: [], more: false }))).toEqual(["new"]);
});

test("while there are more pages, rooms that none of them names wait", () => {
  const world = { rooms: rooms(room("tea", 1), room("later", 1)), myThreads: {} };
  const answer = { rooms: [unreadRoom(room("tea", 1), 20)], threads: [], more: true };
  expect(keys(entriesOf(world, answer))).toEqual(["tea"]);
});

test("a muted room stands here only when somebody called, and so do its threads", () => {
  const quiet = room("quiet", 3, { muted: true });
  const called = room("called", 3, { muted: true, mentions: 1 });
  const world = { rooms: rooms(quiet, called), myThreads: {} };
  const threads = [thread("quiet", 1), thread("quiet", 2, { mentions: 1 })];
  expect(keys(entriesOf(world, { rooms: [], threads, more: false }))).toEqual(["called", "quiet:2"]);
});

test("a thread that was read, muted or left since the answer is gone", () => {
  const world = (mine: Partial<Thread["mine"]>) => ({
    rooms: rooms(room("tea", 0)),
    myThreads: { "tea:3": { ...thread("tea", 3).mine, ...mine } },
  });
  const answer = { rooms: [], threads: [thread("tea", 3)], more: false };
  expect(entriesOf(world({}), answer)).toHaveLength(1);
  expect(entriesOf(world({ unread: 0 }), answer)).toEqual([]);
  expect(entriesOf(world({ muted: true }), answer)).toEqual([]);
  expect(entriesOf(world({ following: false }), answer)).toEqual([]);
});

test("of what an answer says of a thread and what events told, the later is taken", () => {
  const answered = thread("tea", 3, { seq: 12, unread: 2 });
  const told = (seq: number) => ({ "tea:3": { ...answered.mine, seq, unread: 0 } });
  expect(mineOf(answered, told(11)).unread).toBe(2);
  expect(mineOf(answered, told(12)).unread).toBe(0);
});

test("an entry that moved from one page to the next stands once", () => {
  const page = (more: boolean): InboxAnswer => ({
    rooms: [unreadRoom(room("tea", 1), 20)],
    threads: [thread("tea", 3)],
    users: {},
    more,
    next: null,
  });
  const answer = joined([page(true), page(false)]);
  expect([answer.rooms.length, answer.threads.length, answer.more]).toEqual([1, 1, false]);
});
