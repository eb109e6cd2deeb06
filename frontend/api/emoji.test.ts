import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { emojiTable } from "./emoji";

const FILES: Record<string, unknown> = {
  "/emoji/signs.json": ["👍~ +1", "🎂 birthday"],
  "/emoji/en.json": [
    { name: "hands", emoji: ["thumbs up|"] },
    { name: "food", emoji: ["birthday cake|party"] },
  ],
  "/emoji/de.json": [{ name: "Hände", emoji: ["Daumen hoch|"] }],
};

beforeEach(() => vi.stubGlobal("fetch", async (path: string) => Response.json(FILES[path])));
afterEach(() => vi.unstubAllGlobals());

test("a table is the signs and what the language calls them", async () => {
  expect(await emojiTable("en")).toEqual({
    signs: FILES["/emoji/signs.json"],
    groups: FILES["/emoji/en.json"],
  });
});

test("signs and names of two versions are no table", async () => {
  await expect(emojiTable("de")).rejects.toMatchObject({ code: "unreachable" });
});
