import { beforeEach, expect, test, vi } from "vitest";
import { openLastWords } from "./last-words";

let local: Map<string, string>;

beforeEach(() => {
  local = new Map();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => local.get(key) ?? null,
    setItem: (key: string, value: string) => local.set(key, value),
    removeItem: (key: string) => local.delete(key),
  });
});

const WORDS = { CHALL: { CHALL: "almost" } };

test("words are one person's, and stay until they are dropped", () => {
  openLastWords("UANN").put(WORDS);
  openLastWords("UANN").put({ CDEN: { CDEN: "too" } });
  expect(openLastWords("UBO").all()).toEqual({});
  openLastWords("UANN").drop("CHALL");
  expect(openLastWords("UANN").all()).toEqual({ CDEN: { CDEN: "too" } });
  openLastWords("UANN").drop("CDEN");
  expect(local.size).toBe(0);
});

test("who signed out leaves no words, and this page writes none any more", () => {
  const words = openLastWords("UANN");
  words.put(WORDS);
  words.wipe();
  words.put(WORDS);
  expect(local.size).toBe(0);
});

test("a page whose database another tab wipes writes none any more", () => {
  const words = openLastWords("UANN");
  words.close();
  words.put(WORDS);
  expect(local.size).toBe(0);
});

test("a storage that is forbidden, or holds what nobody wrote, is as an empty one", () => {
  local.set("klatsch.last-words.UANN", "{");
  expect(openLastWords("UANN").all()).toEqual({});
  local.set("klatsch.last-words.UANN", "null");
  expect(openLastWords("UANN").all()).toEqual({});
  vi.stubGlobal("localStorage", undefined);
  openLastWords("UANN").put(WORDS);
  expect(openLastWords("UANN").all()).toEqual({});
});
