import { deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { emojiTable } from "./emoji";

const FILES: Record<string, unknown> = {
  "/emoji/signs.bin": ["👍~ +1", "🎂 birthday"],
  "/emoji/en.bin": [
    { name: "hands", emoji: ["thumbs up|"] },
    { name: "food", emoji: ["birthday cake|party"] },
  ],
  "/emoji/de.bin": [{ name: "Hände", emoji: ["Daumen hoch|"] }],
};

beforeEach(() =>
  vi.stubGlobal("fetch", async (path: string) => new Response(deflateRawSync(JSON.stringify(FILES[path])))),
);
afterEach(() => vi.unstubAllGlobals());

test("a table is the signs and what the language calls them", async () => {
  expect(await emojiTable("en")).toEqual({
    signs: FILES["/emoji/signs.bin"],
    groups: FILES["/emoji/en.bin"],
  });
});

test("signs and names of two versions are no table", async () => {
  await expect(emojiTable("de")).rejects.toMatchObject({ code: "unreachable" });
});

test("what is no table, or broke off, is none", async () => {
  for (const body of ["<html>", deflateRawSync(JSON.stringify(FILES["/emoji/en.bin"])).subarray(0, 20)]) {
    vi.stubGlobal("fetch", async () => new Response(body));
    await expect(emojiTable("en")).rejects.toMatchObject({ code: "unreachable" });
  }
});
