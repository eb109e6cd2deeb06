import { expect, test } from "vitest";
import { ANN, created, HALL, row } from "./cast";
import type { Pending } from "./outbox";
import { isInHistory, newLetterId } from "./own-letters";
import { emptyFeed, emptyWorld, type Feed, type World } from "./world";

const SENT = { ...created(7).message, change: 7 };
const letter = (state: Pending["state"]): Pending => ({
  room: HALL,
  thread: null,
  inRoom: false,
  quote: null,
  clientId: "c7",
  content: "row 7",
  writtenAt: 1,
  attempts: 1,
  refusal: null,
  state,
  sent: state === "sent" ? SENT : null,
});
function world(feed?: Partial<Feed>): World {
  const empty = emptyWorld(ANN);
  return feed ? { ...empty, feeds: { [HALL]: { ...emptyFeed, ...feed } } } : empty;
}

test("of a room that nobody opened, what was sent is done with", () => {
  expect(isInHistory(world(), letter("sent"))).toBe(true);
  expect(isInHistory(world(), letter("waiting"))).toBe(false);
});

test("while a room that is open could not be read, its letters are all that there is to see", () => {
  expect(isInHistory(world({ loaded: false }), letter("sent"))).toBe(false);
});

test("once the room is read, it is there or it is not", () => {
  expect(isInHistory(world({ loaded: true, change: 6 }), letter("sent"))).toBe(false);
  expect(isInHistory(world({ loaded: true, change: 7 }), letter("sent"))).toBe(true);
  const mine = row(7, { author: ANN });
  expect(isInHistory(world({ loaded: true, change: 6, messages: [mine] }), letter("sending"))).toBe(true);
});

test("ids of letters are UUIDv7: none twice, and they rise with the clock", () => {
  const ids = Array.from({ length: 500 }, (_, number) => newLetterId(1_800_000_000_000 + number));
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids).toEqual([...ids].sort());
  expect(new Set(Array.from({ length: 500 }, () => newLetterId(5))).size).toBe(500);
});
