import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStore } from "@/lib/store";
import { askForPageOnceKnown, beginEarly, takeEarlySession } from "./early";
import { FAR, PAGE } from "./windows";
import { emptyFeed, emptyWorld, type RoomRow } from "./world";

const fetched = vi.fn<(address: string) => Promise<Response>>();
const row = (seq: number, readSeq: number): RoomRow =>
  ({ seq, mine: { unread: seq - readSeq, readSeq } }) as RoomRow;

beforeEach(() => {
  fetched.mockReset().mockImplementation(async () => Response.json({ messages: [] }));
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => vi.unstubAllGlobals());

const nothing = { ...emptyWorld("U1"), roomsKnown: true };

test("the room of the address is asked for once it is known to be mine, and once", () => {
  const world = createStore(emptyWorld("U1"));
  askForPageOnceKnown(world, "C1");
  world.update((now) => ({ ...now, people: {} }));
  expect(fetched).not.toHaveBeenCalled();
  world.write({ ...nothing, rooms: { C1: row(90, 90) } });
  world.write({ ...nothing, rooms: { C1: row(91, 90) } });
  expect(fetched.mock.calls.map(([address]) => address)).toEqual([`/allMessages?room=C1&limit=${PAGE}`]);
});

test.each([
  ["it is not mine", { ...nothing, rooms: { C9: row(1, 1) } }, "C2"],
  ["it opens in the past", { ...nothing, rooms: { C3: row(FAR + 1, 0) } }, "C3"],
  ["it is held", { ...nothing, rooms: { C4: row(1, 1) }, feeds: { C4: emptyFeed } }, "C4"],
])("not when %s", (_why, known, room) => {
  const world = createStore(emptyWorld("U1"));
  askForPageOnceKnown(world, room);
  world.write(known);
  expect(fetched).not.toHaveBeenCalled();
});

const ANN = { user: { id: "UANN", name: "Ann" }, expires: "2030-01-01T00:00:00Z" };

test.each([
  ["somebody", async () => Response.json(ANN), ANN, ["/api/auth/session", "/allRooms"]],
  ["nobody", async () => Response.json(null), null, ["/api/auth/session"]],
  ["nobody, in the older words", async () => Response.json({}), null, ["/api/auth/session"]],
  ["nothing: it is down", () => Promise.reject(new TypeError("down")), undefined, ["/api/auth/session"]],
])(
  "who was never here is asked for once, and the answer is taken once: %s",
  async (_who, answer, said, asked) => {
    vi.stubGlobal("window", { localStorage: { getItem: () => null } });
    fetched.mockImplementation(answer);
    beginEarly();
    expect(await takeEarlySession()).toEqual(said);
    expect(takeEarlySession()).toBeNull();
    expect(fetched.mock.calls.map(([address]) => address)).toEqual(asked);
  },
);
