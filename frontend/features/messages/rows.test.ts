import { expect, test } from "vitest";
import type { Message } from "@/api/types.gen";
import { applyEvent } from "@/live/apply-event";
import { ANN, BO, created, HALL, hallWith, row } from "@/live/cast";
import type { Pending } from "@/live/outbox";
import { isInRoom, rowsOf, type Shown } from "./rows";

const letter = (clientId: string, fields: Partial<Pending> = {}): Pending => ({
  clientId,
  room: HALL,
  content: clientId,
  writtenAt: 1_750_000_000_000_100,
  attempts: 0,
  refusal: null,
  thread: null,
  inRoom: false,
  quote: null,
  state: "sending",
  sent: null,
  ...fields,
});

const rows = (messages: Message[], pending: Pending[] = [], more: Partial<Shown> = {}) =>
  rowsOf({ messages, pending, me: ANN, hasOlder: false, ...more });

test("my own echo takes the place of the row that was shown at once", () => {
  const before = hallWith([1]);
  const pending = [letter("mine")];
  const shown = rows(before.feeds[HALL]?.messages ?? [], pending);
  expect(shown.map((one) => one.content)).toEqual(["row 1", "mine"]);

  const echo = created(2, { author: ANN, clientId: "mine", content: "mine" });
  const after = applyEvent(before, echo, 0);
  const shownNow = rows(after.feeds[HALL]?.messages ?? [], pending);
  expect(shownNow.map((one) => one.content)).toEqual(["row 1", "mine"]);
  expect(shownNow[1]?.pending, "it is history now").toBeNull();
  expect(shownNow[1]?.key, "and it is still the same element").toBe(shown[1]?.key);
});

test("somebody else's message with my clientId is not my message", () => {
  const theirs = [row(1, { author: BO, clientId: "mine" })];
  expect(rows(theirs, [letter("mine")])).toHaveLength(2);
});

test("acknowledged letters stand by their seq, before those that are still waiting", () => {
  const sent = (seq: number) => ({ _id: "m", seq, change: seq, room: HALL, clientId: "", createdAt: 1 });
  const pending = [
    letter("waiting", { writtenAt: 1 }),
    letter("second", { state: "sent", sent: sent(9) }),
    letter("first", { state: "sent", sent: sent(8) }),
  ];
  expect(rows([], pending).map((one) => one.content)).toEqual(["first", "second", "waiting"]);
});

test("rows of one author within five minutes are one group", () => {
  const minutes = (count: number) => 1_750_000_000_000_000 + count * 60_000_000;
  const messages = [
    row(1, { createdAt: minutes(0) }),
    row(2, { createdAt: minutes(4) }),
    row(3, { createdAt: minutes(9.5) }),
    row(4, { createdAt: minutes(9.6), author: ANN }),
  ];
  expect(rows(messages).map((one) => one.startsGroup)).toEqual([true, false, true, true]);
});

test("a new day has a heading; the top of a window that goes on above has none", () => {
  const day = 86_400_000_000;
  const messages = [row(1), row(2, { createdAt: row(1).createdAt + day })];
  expect(rows(messages).map((one) => one.startsDay)).toEqual([true, true]);
  expect(rows(messages, [], { hasOlder: true }).map((one) => one.startsDay)).toEqual([false, true]);
});

test("one line stands above the first that was unread, and never above what I wrote", () => {
  const messages = [row(1), row(2, { author: ANN }), row(3), row(4)];
  expect(rows(messages, [], { readSeq: 1 }).map((one) => one.startsNew)).toEqual([false, false, true, false]);
  expect(rows(messages, [], { readSeq: null }).some((one) => one.startsNew)).toBe(false);
  expect(rows(messages, [], { readSeq: 4 }).some((one) => one.startsNew)).toBe(false);
});

test("a window in the past does not show what I write now", () => {
  expect(rows([row(1)], [letter("mine")], { hasNewer: true })).toHaveLength(1);
});

test("a reply stays in its thread, unless it was sent to the room as well", () => {
  expect([row(1), row(2, { thread: 1, inRoom: false }), row(3, { thread: 1 })].map(isInRoom)).toEqual([
    true,
    false,
    true,
  ]);
});
