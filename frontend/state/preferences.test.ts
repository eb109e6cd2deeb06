import { beforeEach, expect, test, vi } from "vitest";
import { singleKeys } from "@/lib/actions";
import {
  enterSends,
  forgetRecent,
  keepDensity,
  keepEnterSends,
  keepRecent,
  keepSingleKeys,
  readDensity,
  readEnterSends,
  readRecent,
  readSingleKeys,
} from "./preferences";

const kept = new Map<string, string>();
const root = { dataset: {} as Record<string, string>, lang: "en" };

vi.stubGlobal("document", { documentElement: root });
vi.stubGlobal("localStorage", {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
  removeItem: (key: string) => kept.delete(key),
});

beforeEach(() => kept.clear());

test("what is usual leaves nothing behind, and what was chosen is kept", () => {
  expect([readDensity(), readEnterSends(), readSingleKeys()]).toEqual(["comfortable", true, true]);
  keepDensity("compact");
  keepEnterSends(false);
  keepSingleKeys(false);
  expect([readDensity(), readEnterSends(), readSingleKeys()]).toEqual(["compact", false, false]);
  expect([root.dataset.density, enterSends.read(), singleKeys.read()]).toEqual(["compact", false, false]);
  keepDensity("comfortable");
  keepEnterSends(true);
  keepSingleKeys(true);
  expect([...kept]).toEqual([]);
  expect([root.dataset.density, enterSends.read(), singleKeys.read()]).toEqual(["comfortable", true, true]);
});

test("the latest pick comes first, once, and the list has an end", () => {
  for (const id of ["a", "b", "a"]) keepRecent(id);
  expect(readRecent()).toEqual(["a", "b"]);
  for (let n = 0; n < 40; n += 1) keepRecent(`r${n}`);
  expect(readRecent()).toHaveLength(30);
  expect(readRecent()[0]).toBe("r39");
  forgetRecent();
  expect(readRecent()).toEqual([]);
});

test("storage that is forbidden is no error", () => {
  vi.stubGlobal("localStorage", undefined);
  keepDensity("compact");
  expect([readDensity(), readRecent()]).toEqual(["comfortable", []]);
});
