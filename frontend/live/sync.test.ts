import { beforeEach, expect, test, vi } from "vitest";
import * as api from "@/api/routes";
import type { RoomsAnswer, SessionRow, SessionsAnswer } from "@/api/types.gen";
import { createStore } from "@/lib/store";
import { applyEvent } from "./apply-event";
import { ANN, BO, HALL, myHall } from "./cast";
import { createSync } from "./sync";
import { emptyWorld, type World } from "./world";

/**
 * Why a page asks at its start and again when it is greeted: an answer to the first question may be older than the
 * line, and what has no counter (my marks on another device, who is here) is in no event that the line would bring.
 */
vi.mock("@/api/routes", () => ({ allRooms: vi.fn(), allSessions: vi.fn() }));

beforeEach(() => {
  vi.mocked(api.allRooms).mockReset();
  vi.mocked(api.allSessions).mockReset();
});

function page() {
  const world = createStore<World>(emptyWorld(ANN));
  const sync = createSync(world, { kept: async () => null, isConnected: () => true });
  const greeted = () => {
    const rooms = { [HALL]: { seq: 9, change: 9 } };
    world.update((now) => applyEvent(now, { type: "hello", epoch: "E1", version: "1", user: ANN, rooms }, 0));
    return Promise.all([sync.readRooms(), sync.readPeople()]);
  };
  return { world, sync, greeted };
}

const hall = (readSeq: number): RoomsAnswer => ({
  epoch: "E1",
  rooms: [myHall({ seq: 9, change: 9 }, { readSeq, unread: 9 - readSeq })],
  more: false,
});
const bo = (status: SessionRow["status"]): SessionsAnswer => ({
  sessions: [
    {
      user: { id: BO, name: "Bo", image: null, role: "member", status: null, timeZone: null, active: true },
      status,
      lastSeen: null,
    } as SessionRow,
  ],
  more: false,
});

/** An answer that the server has made already, and that is on its way as long as the test wants. */
function onItsWay<Answer>(answer: Answer) {
  let arrive = () => {};
  const arriving = new Promise<Answer>((resolve) => {
    arrive = () => resolve(answer);
  });
  return { arriving, arrive };
}

test("what I read elsewhere between the first answer and the line is known, although no counter moved", async () => {
  const { world, sync, greeted } = page();
  vi.mocked(api.allRooms).mockResolvedValueOnce(hall(4)).mockResolvedValueOnce(hall(9));
  vi.mocked(api.allSessions).mockResolvedValue(bo("active"));
  await sync.readRooms();
  expect(world.read().rooms[HALL]?.mine.unread).toBe(5);
  await greeted();
  expect(world.read().rooms[HALL]?.mine).toMatchObject({ readSeq: 9, unread: 0 });
});

test("an answer that is on its way when the line greets may be older than the line, and is asked for once more", async () => {
  const { world, sync, greeted } = page();
  const [rooms, people] = [onItsWay(hall(4)), onItsWay(bo("offline"))];
  vi.mocked(api.allRooms).mockReturnValueOnce(rooms.arriving).mockResolvedValueOnce(hall(9));
  vi.mocked(api.allSessions).mockReturnValueOnce(people.arriving).mockResolvedValueOnce(bo("active"));
  const first = [sync.readRooms(), sync.readPeople()];
  await greeted();
  expect(api.allRooms).toHaveBeenCalledTimes(1);
  rooms.arrive();
  people.arrive();
  await Promise.all(first);
  expect(world.read().rooms[HALL]?.mine.unread).toBe(0);
  expect(world.read().people[BO]?.status).toBe("active");
});

test("however often it is wished for during a read, it is asked for once more only", async () => {
  const { sync, greeted } = page();
  const rooms = onItsWay(hall(4));
  vi.mocked(api.allRooms).mockReturnValueOnce(rooms.arriving).mockResolvedValue(hall(9));
  vi.mocked(api.allSessions).mockResolvedValue(bo("active"));
  const first = sync.readRooms();
  for (let time = 0; time < 5; time++) await greeted();
  rooms.arrive();
  await first;
  expect(api.allRooms).toHaveBeenCalledTimes(2);
});
