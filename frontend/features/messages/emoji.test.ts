import { expect, test } from "vitest";
import { codeOf, emojiFor, isNamed, tableOf, toned } from "./emoji";

const table = tableOf({
  signs: ["👍~ +1 thumbsup", "🍰 cake shortcake", "🎂 birthday birthday_cake", "🥞 pancakes"],
  groups: [
    { name: "smileys", emoji: ["thumbs up|like yes"] },
    { name: "food", emoji: ["shortcake|dessert Sweet", "birthday cake|party", "pancakes|"] },
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

test("signs and names meet line by line", () => {
  expect(table.groups).toEqual(["smileys", "food"]);
  expect(table.byCode.get("+1")).toEqual({
    sign: "👍",
    name: "thumbs up",
    codes: ["+1", "thumbsup"],
    words: "like yes",
    group: 0,
    hasTones: true,
  });
  expect(table.bySign.get("🥞")).toMatchObject({ name: "pancakes", words: "", group: 1, hasTones: false });
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
