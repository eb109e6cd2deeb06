import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { askEarly, get } from "./client";

const fetched = vi.fn<(address: string) => Promise<Response>>();

beforeEach(() => {
  fetched.mockReset().mockImplementation(async (address) => Response.json({ address }));
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("who asks for what was asked early has its answer, and nobody a second time", async () => {
  askEarly("/allMessages", { room: "C1", limit: 50 });
  expect(await get("/allMessages", { room: "C1", limit: 50 })).toEqual({
    address: "/allMessages?room=C1&limit=50",
  });
  expect(fetched).toHaveBeenCalledTimes(1);
  await get("/allMessages", { room: "C1", limit: 50 });
  expect(fetched).toHaveBeenCalledTimes(2);
});

test("another question is another question", async () => {
  askEarly("/allMessages", { room: "C1", limit: 50 });
  await get("/allMessages", { room: "C2", limit: 50 });
  expect(fetched).toHaveBeenCalledTimes(2);
});

test("an answer that nobody wanted for long is old", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  askEarly("/allRooms");
  vi.advanceTimersByTime(3_001);
  await get("/allRooms");
  expect(fetched).toHaveBeenCalledTimes(2);
});

test("a refusal is told to who asks, and to nobody when nobody does", async () => {
  fetched.mockImplementation(async () =>
    Response.json({ error: { code: "unauthenticated", message: "Sign in." } }, { status: 401 }),
  );
  askEarly("/allRooms");
  askEarly("/allSessions");
  await expect(get("/allRooms")).rejects.toMatchObject({ status: 401, code: "unauthenticated" });
});
