import { expect, test } from "vitest";
import { applyEvent } from "@/live/apply-event";
import { ANN, BO, created, HALL, hallWith, row } from "@/live/cast";
import type { Pending } from "@/live/outbox";
import { rowsOf } from "./rows";

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

test("my own echo takes the place of the row that was shown at once", () => {
  const before = hallWith([1]);
  const pending = [letter("mine")];
  const shown = rowsOf(before.feeds[HALL]?.messages ?? [], pending, ANN, false);
  expect(shown.map((one) => one.content)).toEqual(["row 1", "mine"]);

  const echo = created(2, { author: ANN, clientId: "mine", content: "mine" });
  const after = applyEvent(before, echo, 0);
  const rows = rowsOf(after.feeds[HALL]?.messages ?? [], pending, ANN, false);
  expect(rows.map((one) => one.content)).toEqual(["row 1", "mine"]);
  expect(rows[1]?.pending, "it is history now").toBeNull();
  expect(rows[1]?.key, "and it is still the same element").toBe(shown[1]?.key);
});

test("somebody else's message with my clientId is not my message", () => {
  const theirs = [row(1, { author: BO, clientId: "mine" })];
  expect(rowsOf(theirs, [letter("mine")], ANN, false)).toHaveLength(2);
});

test("acknowledged letters stand by their seq, before those that are still waiting", () => {
  const sent = (seq: number) => ({ _id: "m", seq, change: seq, room: HALL, clientId: "", createdAt: 1 });
  const pending = [
    letter("waiting", { writtenAt: 1 }),
    letter("second", { state: "sent", sent: sent(9) }),
    letter("first", { state: "sent", sent: sent(8) }),
  ];
  expect(rowsOf([], pending, ANN, false).map((one) => one.content)).toEqual(["first", "second", "waiting"]);
});

test("rows of one author within five minutes are one group", () => {
  const minutes = (count: number) => 1_750_000_000_000_000 + count * 60_000_000;
  const messages = [
    row(1, { createdAt: minutes(0) }),
    row(2, { createdAt: minutes(4) }),
    row(3, { createdAt: minutes(9.5) }),
    row(4, { createdAt: minutes(9.6), author: ANN }),
  ];
  expect(rowsOf(messages, [], ANN, false).map((one) => one.startsGroup)).toEqual([true, false, true, true]);
});

test("a new day has a heading; the top of a window that goes on above has none", () => {
  const day = 86_400_000_000;
  const messages = [row(1), row(2, { createdAt: row(1).createdAt + day })];
  expect(rowsOf(messages, [], ANN, false).map((one) => one.startsDay)).toEqual([true, true]);
  expect(rowsOf(messages, [], ANN, true).map((one) => one.startsDay)).toEqual([false, true]);
});
