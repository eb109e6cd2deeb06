import { expect, test } from "vitest";
import { changesOf } from "./wording";

const said = (before: string, after: string) =>
  changesOf(before, after)
    ?.map(({ kind, text }) => ({ same: text, added: `{+${text}}`, removed: `{-${text}}` })[kind])
    .join("");

test("an edit is shown word by word", () => {
  expect(said("good mroning all", "good morning all")).toBe("good {-mroning}{+morning} all");
  expect(said("a b", "a b c")).toBe("a b{+ c}");
  expect(said("", "new")).toBe("{+new}");
  expect(said("日本 语", "日本 語")).toBe("日本 {-语}{+語}");
});

test("both wordings can be put together again from the changes", () => {
  const [before, after] = ["one two three, four", "zero two four, three five"];
  const changes = changesOf(before, after) ?? [];
  const without = (kind: string) => changes.filter((one) => one.kind !== kind).map((one) => one.text);
  expect(without("added").join("")).toBe(before);
  expect(without("removed").join("")).toBe(after);
});

test("very long wordings are not compared", () => {
  expect(changesOf("a ".repeat(2_000), "b")).toBeNull();
});
