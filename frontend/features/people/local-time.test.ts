import { expect, test } from "vitest";
import { localTime } from "./local-time";

const NOON = new Date("2026-03-01T12:00:00Z");

test("the clock elsewhere, and how far ahead it is", () => {
  const here = -NOON.getTimezoneOffset() / 60;
  expect(localTime("Asia/Kolkata", NOON)?.ahead).toBe(5.5 - here);
  expect(localTime("Asia/Kolkata", NOON)?.text).toMatch(/0?5:30/);
  expect(localTime("America/New_York", NOON)?.ahead).toBe(-5 - here);
});

test("another day is named", () => {
  expect(localTime("Pacific/Kiritimati", NOON)?.text).toMatch(/Mon/);
});

test("a zone that nobody knows shows nothing", () => {
  expect(localTime("Mars/Olympus", NOON)).toBeNull();
  expect(localTime(null, NOON)).toBeNull();
});
