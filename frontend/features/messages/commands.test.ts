import { expect, test } from "vitest";
import { commandIn } from "./command-text";
import { untilIn } from "./commands";

test("a command is one word after the first sign, and what follows", () => {
  expect(commandIn("/status 🎉 at lunch")).toEqual({ name: "status", words: "🎉 at lunch" });
  expect(commandIn("/leave")).toEqual({ name: "leave", words: "" });
  expect(commandIn("/topic  two\nlines ")).toEqual({ name: "topic", words: "two\nlines" });
  for (const text of ["/etc/passwd is there", "//status", "/", "/ status", "1/2", "see /status", "/8ball"])
    expect(commandIn(text), text).toBeNull();
});

test("do not disturb takes minutes, hours and days", () => {
  expect(untilIn("30m", 0)).toBe(30 * 60_000_000);
  expect(untilIn("2 hours", 0)).toBe(120 * 60_000_000);
  expect(untilIn("1d", 0)).toBe(1440 * 60_000_000);
  expect(untilIn("", 0)).toBe(60 * 60_000_000);
  expect(untilIn("off", 0)).toBeNull();
  for (const words of ["0m", "soon", "-1h", "1y"]) expect(untilIn(words, 0), words).toBeUndefined();
});
