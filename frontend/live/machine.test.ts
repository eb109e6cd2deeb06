import { describe, expect, test } from "vitest";
import {
  type Connection,
  CROWDED_MS,
  type Effect,
  HEARTBEAT_MS,
  type Input,
  SILENCE_MS,
  step,
} from "./machine";

const chance = (now = 0, random = 0.5) => ({ now, random: () => random });
const open: Connection = { name: "open", attempt: 0, since: 0 };
const connecting: Connection = { name: "connecting", attempt: 2 };
const waiting: Connection = { name: "waiting", attempt: 3, until: 9_000, reason: "cut" };

const next = (state: Connection, input: Input, at = chance()) => step(state, input, at)[0];
const effects = (state: Connection, input: Input, at = chance()) => step(state, input, at)[1];
const has = (list: Effect[], type: Effect["type"]) => list.some((effect) => effect.type === type);
const closed = (code: number): Input => ({ type: "closed", code });

test("from the start to an open line", () => {
  const [dialled, dialling] = step({ name: "idle" }, { type: "start" }, chance());
  expect(dialled).toEqual({ name: "connecting", attempt: 0 });
  expect(has(dialling, "dial")).toBe(true);

  const [greeted, greeting] = step(dialled, { type: "hello" }, chance(50));
  expect(greeted).toEqual({ name: "catching-up", attempt: 0, since: 50 });
  expect(has(greeting, "catch-up")).toBe(true);
  expect(has(greeting, "beat"), "a heartbeat at once after hello").toBe(true);

  expect(next(greeted, { type: "caught-up" }).name).toBe("open");
});

test("a second start does not dial twice", () => {
  expect(effects(connecting, { type: "start" })).toEqual([]);
  expect(effects(open, { type: "start" })).toEqual([]);
});

test("an open line that falls behind catches up on the same line", () => {
  const [state, list] = step(open, { type: "fell-behind" }, chance());
  expect(state).toEqual({ ...open, name: "catching-up" });
  expect(list).toEqual([{ type: "catch-up" }]);
});

test("a heartbeat waits ten seconds for its answer, and the answer sets the next one", () => {
  const beat = effects(open, { type: "heartbeat-due" });
  expect(beat).toEqual([{ type: "beat" }, { type: "timer", timer: "silence", ms: SILENCE_MS }]);
  expect(effects(open, { type: "heartbeat-answered" })).toEqual([
    { type: "clear", timer: "silence" },
    { type: "timer", timer: "beat", ms: HEARTBEAT_MS },
  ]);
});

test("a line that went silent is dead: hang up and come back", () => {
  const [state, list] = step(open, { type: "went-silent" }, chance());
  expect(state.name).toBe("waiting");
  expect(has(list, "hang-up")).toBe(true);
  expect(has(list, "timer")).toBe(true);
});

test("a server that takes the call and says nothing is left", () => {
  const [state, list] = step(connecting, { type: "went-silent" }, chance());
  expect(state.name).toBe("waiting");
  expect(has(list, "hang-up")).toBe(true);
});

describe("close codes", () => {
  test("1012: the server restarts; come back within five seconds, at random", () => {
    expect(next(open, closed(1012), chance(100, 0))).toMatchObject({
      name: "waiting",
      until: 100,
      reason: "restart",
    });
    expect(next(open, closed(1012), chance(100, 1))).toMatchObject({ until: 5_100 });
  });

  test("4001: the session ended; do not come back", () => {
    const [state, list] = step(open, closed(4001), chance());
    expect(state).toEqual({ name: "ended", why: "signed-out" });
    expect(has(list, "timer")).toBe(false);
    expect(has(list, "dial")).toBe(false);
    expect(next(state, { type: "retry" })).toEqual({ name: "ended", why: "signed-out" });
    expect(next(state, { type: "wait-over" })).toEqual({ name: "ended", why: "signed-out" });
    expect(next(state, { type: "browser-offline" })).toEqual({ name: "ended", why: "signed-out" });
  });

  test("4001 after a password change here: there is a new session, so come back", () => {
    expect(next({ name: "ended", why: "signed-out" }, { type: "session-alive" }).name).toBe("waiting");
    expect(next({ name: "ended", why: "signed-out" }, { type: "session-gone" }).name).toBe("ended");
  });

  test("4002: too slow; come back", () => {
    expect(next(open, closed(4002))).toMatchObject({ name: "waiting", reason: "slow" });
  });

  test("4008: too many sockets; come back late", () => {
    expect(next(open, closed(4008), chance(7))).toMatchObject({ until: 7 + CROWDED_MS, reason: "crowded" });
  });

  test.each([4003, 4029])("%i: something here misbehaves; do not repeat it quickly", (code) => {
    const state = next(open, closed(code), chance(0, 1));
    expect(state).toMatchObject({ name: "waiting" });
    expect(state.name === "waiting" && state.until).toBeGreaterThanOrEqual(16_000);
  });

  test.each([1000, 1001, 1006, 1011, 4004, 4999])("%i: come back with back-off", (code) => {
    expect(next(open, closed(code), chance(0, 1))).toMatchObject({
      name: "waiting",
      reason: "cut",
      until: 500,
    });
  });
});

describe("back-off", () => {
  const bounds = (attempt: number) => {
    const state = next({ name: "connecting", attempt }, closed(1006), chance(0, 1));
    return state.name === "waiting" ? state.until : null;
  };

  test("doubles from half a second to thirty seconds", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 50].map(bounds)).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  test("has full jitter: anywhere below the bound", () => {
    expect(next(connecting, closed(1006), chance(0, 0))).toMatchObject({ until: 0 });
    expect(next(connecting, closed(1006), chance(0, 0.25))).toMatchObject({ until: 500 });
  });

  test("goes on after a line that broke at once, begins anew after one that held", () => {
    const shaky: Connection = { name: "open", attempt: 4, since: 0 };
    expect(next(shaky, closed(1006), chance(500, 1))).toMatchObject({ attempt: 5 });
    expect(next(shaky, closed(1006), chance(60_000, 1))).toMatchObject({ attempt: 1 });
  });
});

describe("waiting", () => {
  test.each(["wait-over", "retry", "woke"] as const)("%s dials again and keeps the count", (type) => {
    const [state, list] = step(waiting, { type }, chance());
    expect(state).toEqual({ name: "connecting", attempt: 3 });
    expect(has(list, "dial")).toBe(true);
    expect(list).toContainEqual({ type: "clear", timer: "wait" });
  });

  test("a late close of the old line changes nothing", () => {
    expect(next(waiting, closed(1006))).toBe(waiting);
  });
});

describe("the network", () => {
  test("offline hangs up and stays quiet; online dials", () => {
    const [state, list] = step(open, { type: "browser-offline" }, chance());
    expect(state.name).toBe("offline");
    expect(has(list, "hang-up")).toBe(true);
    expect(has(list, "timer")).toBe(false);
    expect(next(state, { type: "browser-online" })).toEqual({ name: "connecting", attempt: 0 });
  });

  test("a person may try although the browser says offline", () => {
    expect(next({ name: "offline", attempt: 1 }, { type: "retry" }).name).toBe("connecting");
  });

  test("online changes nothing where nothing was offline", () => {
    expect(next(open, { type: "browser-online" })).toBe(open);
  });
});

test("a refused upgrade looks like any cut, so the session is checked", () => {
  expect(has(effects(connecting, closed(1006)), "check-session")).toBe(true);
  expect(has(effects(open, closed(1006)), "check-session"), "an open line had one").toBe(false);
});

test("no session ends it from anywhere", () => {
  for (const state of [open, connecting, waiting]) {
    const [ended, list] = step(state, { type: "session-gone" }, chance());
    expect(ended).toEqual({ name: "ended", why: "signed-out" });
    expect(list).toContainEqual({ type: "clear", timer: "wait" });
    expect(has(list, "hang-up")).toBe(true);
  }
});

test("a session that is alive does not disturb a line that is coming back", () => {
  const first: Connection = { ...waiting, attempt: 1 };
  expect(next(first, { type: "session-alive" })).toBe(first);
  expect(effects(waiting, { type: "session-alive" })).toEqual([]);
});

test("a server that answers while its line does not open again and again: the reason is said", () => {
  expect(next(waiting, { type: "session-alive" })).toEqual({ ...waiting, reason: "refused" });
  const restarting: Connection = { ...waiting, reason: "restart" };
  expect(next(restarting, { type: "session-alive" }), "that one has a reason").toBe(restarting);
});

test("an end says why", () => {
  expect(next(open, { type: "session-gone", why: "other-person" })).toEqual({
    name: "ended",
    why: "other-person",
  });
});

test("stop hangs up and clears every timer", () => {
  const [state, list] = step(open, { type: "stop" }, chance());
  expect(state).toEqual({ name: "idle" });
  expect(list.filter((effect) => effect.type === "clear")).toHaveLength(3);
});
