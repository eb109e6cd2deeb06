import { expect, test } from "vitest";
import type { Connection } from "@/live/machine";
import { isMissingPart } from "./part-boundary";
import { lineOf } from "./use-connection-line";

const around = { now: 1_000, letters: 0, isGreeted: true };
const waiting: Connection = { name: "waiting", attempt: 2, until: 5_400, reason: "cut" };
const line = (connection: Connection, more: Partial<typeof around> = {}) =>
  lineOf(connection, { ...around, ...more });

test("an open line says nothing", () => {
  expect(line({ name: "open", attempt: 0, since: 0 })).toBeNull();
  expect(line({ name: "idle" })).toBeNull();
});

test("waiting says why, when it is tried again, and what becomes of what one writes", () => {
  expect(line(waiting)).toMatchObject({
    text: "Connection lost. What you write is kept and sent later.",
    countdown: "Reconnecting in 5 s.",
    canRetry: true,
  });
  expect(line(waiting, { now: 9_999 })?.countdown).toBe("Reconnecting in 1 s.");
  expect(line(waiting, { letters: 3 })?.text).toContain("3 messages wait to be sent.");
  expect(line({ ...waiting, reason: "refused" })?.text).toContain("refused");
});

test("a page that never heard the server says that it shows what was kept", () => {
  expect(line(waiting, { isGreeted: false })?.text).toBe(
    "The server cannot be reached. You see what this device kept. What you write is kept and sent later.",
  );
  expect(line({ name: "offline", attempt: 0 }, { isGreeted: false })?.text).toContain("this device kept");
});

test("an end says whose doing it was, and the way back in", () => {
  expect(line({ name: "ended", why: "signed-out" })).toMatchObject({ canSignIn: true, canRetry: false });
  expect(line({ name: "ended", why: "other-person" })?.text).toContain("Somebody else");
});

test("a part that did not come is told from one that is broken", () => {
  const chunk = Object.assign(new Error("Failed to load chunk /_next/static/chunks/1.js"), {
    name: "ChunkLoadError",
  });
  for (const error of [chunk, new TypeError("Failed to fetch dynamically imported module: /x.js")])
    expect(isMissingPart(error)).toBe(true);
  expect(isMissingPart(new TypeError("x is not a function"))).toBe(false);
  expect(isMissingPart(null)).toBe(false);
});
