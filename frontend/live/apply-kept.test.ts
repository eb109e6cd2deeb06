import { describe, expect, test } from "vitest";
import type { MyRoomRow, RoomsAnswer } from "@/api/types.gen";
import type { KeptFacts, KeptFeed } from "@/state/shelf";
import { withPage, withRooms } from "./apply-answer";
import { applyEvent } from "./apply-event";
import { factsOf, feedOf, isTrue, withKeptFacts, withKeptFeed } from "./apply-kept";
import { ANN, BO, created, HALL, hallWith, myHall, page, seqsIn } from "./cast";
import { emptyWorld, roomsBehind, type World } from "./world";

const answer = (...rooms: MyRoomRow[]): RoomsAnswer => ({ epoch: "E1", rooms, more: false });
const seqs = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** Ann's world after a day at the screen, with the hall open. */
function day(to: number, fields: Parameters<typeof myHall>[0] = {}): World {
  const world = withRooms(hallWith(seqs(1, to)), answer(myHall({ seq: to, change: to, ...fields })));
  const people = Object.entries(world.people).map(([id, one]) => [id, { ...one, listed: true }]);
  return { ...world, people: Object.fromEntries(people), peopleKnown: true };
}

/** What the device has of it, as it comes out of the disk. */
function kept(world: World): [KeptFacts, KeptFeed] {
  return structuredClone([factsOf(world), feedOf(world, HALL, 1)]) as [KeptFacts, KeptFeed];
}

/** The next morning, before the server was heard. */
function morning([facts, feed]: [KeptFacts, KeptFeed]): World {
  return withKeptFeed(withKeptFacts(emptyWorld(ANN), facts, HALL), feed);
}

const hello = (change: number, epoch = "E1") =>
  ({ type: "hello", epoch, version: "1", user: ANN, rooms: { [HALL]: { seq: change, change } } }) as const;

test("what was read last is there before the server is heard, with names", () => {
  const world = morning(kept(day(3)));
  expect(seqsIn(world)).toEqual([1, 2, 3]);
  expect(world.rooms[HALL]?.name).toBe("hall");
  expect(world.roomsKnown).toBe(true);
  expect(world.people[BO]?.name).toBe("Bo");
  expect(world.peopleKnown, "a list that is old is a list").toBe(true);
  expect(world.people[BO]?.status, "who is here now, nobody knows").toBe("offline");
  expect(roomsBehind(world)).toEqual([]);
});

test("the greeting shows what was missed, and the catch-up brings exactly that", () => {
  const greeted = applyEvent(morning(kept(day(3))), hello(5), 0);
  expect(roomsBehind(greeted)).toEqual([HALL]);
  const after = withPage(greeted, HALL, { ...page([4, 5]), change: 5 }, "since");
  expect(seqsIn(after)).toEqual([1, 2, 3, 4, 5]);
  expect(roomsBehind(after)).toEqual([]);
});

test("an event that comes before the catch-up waits for it", () => {
  const greeted = applyEvent(morning(kept(day(3))), hello(4), 0);
  const early = applyEvent(greeted, created(5), 0);
  expect(seqsIn(early)).toEqual([1, 2, 3]);
  expect(seqsIn(withPage(early, HALL, { ...page([4]), change: 4 }, "since"))).toEqual([1, 2, 3, 4, 5]);
});

test("another history throws away what was kept", () => {
  const greeted = applyEvent(morning(kept(day(3))), hello(3, "E2"), 0);
  expect(greeted.feeds).toEqual({});
  expect(greeted.rooms).toEqual({});
  const [, feed] = kept(day(3));
  expect(isTrue(greeted, feed)).toBe(false);
});

test("only the end of a room is kept, and it says that there is more above", () => {
  const [, feed] = kept(day(260));
  expect(feed.messages).toHaveLength(200);
  expect(feed.messages[0]?.seq).toBe(61);
  expect(feed.hasOlder).toBe(true);
  expect(feed.change).toBe(260);
});

test("a window in the past is not the end of a room, so it is not kept", () => {
  const world = day(3);
  const feed = world.feeds[HALL];
  if (!feed) throw new Error("the hall is open");
  expect(feedOf({ ...world, feeds: { [HALL]: { ...feed, hasNewer: true } } }, HALL, 1)).toBeNull();
});

test("a room that the device does not have may still be mine: only the server can say", () => {
  const [facts] = kept(day(3));
  expect(withKeptFacts(emptyWorld(ANN), facts, "CELSEWHERE").roomsKnown).toBe(false);
  expect(withKeptFacts(emptyWorld(ANN), facts, null).roomsKnown).toBe(true);
});

test("a room that I am not in any more goes with the first answer, and its messages with it", () => {
  const after = withRooms(morning(kept(day(3))), answer());
  expect(after.rooms).toEqual({});
  expect(after.feeds).toEqual({});
});

describe("who came back to a room in which newcomers see nothing old", () => {
  const joined = { history: "joined" as const };

  test("does not see what was kept from the time before", () => {
    const world = morning(kept(day(3, joined)));
    expect(seqsIn(world)).toEqual([1, 2, 3]);
    const back = myHall({ ...joined, seq: 9, change: 9 }, { joinedSeq: 8 });
    const after = withRooms(world, answer(back));
    expect(after.feeds[HALL]?.loaded).toBe(false);
    const [, feed] = kept(day(3, joined));
    expect(withKeptFeed(after, feed).feeds[HALL]?.loaded, "the copy is no true one").toBe(false);
  });

  test("who never left keeps the window", () => {
    const after = withRooms(morning(kept(day(3, joined))), answer(myHall({ ...joined, seq: 3, change: 3 })));
    expect(seqsIn(after)).toEqual([1, 2, 3]);
  });
});

test("what the server said first is not replaced by what was kept", () => {
  const [, feed] = kept(day(3));
  const world = day(5);
  expect(seqsIn(withKeptFeed(world, feed))).toEqual([1, 2, 3, 4, 5]);
});

test("of a world that nothing is known of, nothing is kept", () => {
  expect(factsOf(emptyWorld(ANN))).toBeNull();
});
