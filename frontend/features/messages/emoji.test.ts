import { expect, test } from "vitest";
import { codeOf, emojiFor, isNamed, tableOf, toned } from "./emoji";

const table = tableOf({
  groups: ["smileys", "food"],
  emoji: [
    ["👍", "thumbs up", "+1 thumbsup", "like yes", 0, 1],
    ["🍰", "shortcake", "cake shortcake", "dessert sweet", 1, 0],
    ["🎂", "birthday cake", "birthday birthday_cake", "party", 1, 0],
    ["🥞", "pancakes", "pancakes", "breakfast", 1, 0],
  ],
});
const found = (typed: string) => emojiFor(table, typed, 9).map((one) => one.sign);

test("an emoji is found by its code, its name, a word of it and a part of it, in this order", () => {
  expect(found("cake")).toEqual(["🍰", "🎂", "🥞"]);
  expect(found(":tHumbsUp:")).toEqual(["👍"]);
  expect(found("dess")).toEqual(["🍰"]);
  expect(found("🎂")).toEqual(["🎂"]);
  expect(found("nothing")).toEqual([]);
  expect(found(" ")).toHaveLength(4);
});

test("a skin tone goes where it belongs", () => {
  expect(toned("👍", 0)).toBe("👍");
  expect(toned("👍", 1)).toBe("👍🏻");
  expect(toned("✌️", 5)).toBe("✌🏿");
  expect(toned("👩‍🚀", 3)).toBe("👩🏽‍🚀");
});

test("names of emoji are told from emoji", () => {
  for (const name of ["tada", ":tada:", "+1", "thumbs_up", "e-mail"]) expect(isNamed(name), name).toBe(true);
  for (const sign of ["🎉", "<b>", "1️⃣", "", "a b"]) expect(isNamed(sign), sign).toBe(false);
  expect(codeOf(":tada:")).toBe("tada");
  expect(table.byCode.get("+1")?.sign).toBe("👍");
});
