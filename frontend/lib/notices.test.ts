import { beforeEach, expect, test } from "vitest";
import { dismiss, NEWS_AT_ONCE, news, runNewest, tell } from "./notices";

const texts = () => news.read().map(({ text }) => text);

beforeEach(() => news.write([]));

test("older news makes room, and the same news is said once", () => {
  for (const text of ["one", "two", "three", "four"]) tell(text);
  expect(texts()).toEqual(["two", "three", "four"]);
  expect(texts()).toHaveLength(NEWS_AT_ONCE);
  tell("three");
  expect(texts()).toEqual(["two", "four", "three"]);
});

test("dismissing takes away one, and nothing where there is none", () => {
  tell("one");
  const [{ id } = { id: 0 }] = news.read();
  dismiss(id + 1);
  expect(texts()).toEqual(["one"]);
  dismiss(id);
  expect(texts()).toEqual([]);
});

test("the newest way back is taken once, also when plain news came after it", () => {
  const done: string[] = [];
  tell("left", "good", { label: "Undo", run: () => done.push("left") });
  tell("removed", "good", { label: "Undo", run: () => done.push("removed") });
  tell("copied");
  expect(runNewest()).toBe(true);
  expect(done).toEqual(["removed"]);
  expect(texts()).toEqual(["left", "copied"]);
  expect(runNewest()).toBe(true);
  expect(runNewest()).toBe(false);
  expect(done).toEqual(["removed", "left"]);
});
