import { expect, test } from "vitest";
import { fits } from "./fuzzy";

const best = (typed: string, ...names: string[]) =>
  names
    .map((name) => [fits(name, typed), name] as const)
    .filter(([score]) => score > 0)
    .sort((a, b) => b[0] - a[0])
    .map(([, name]) => name);

test("a beginning is better than the beginning of a word, and that better than the inside of one", () => {
  expect(best("gen", "#engender", "#next-gen", "#general", "#gen")).toEqual([
    "#gen",
    "#general",
    "#next-gen",
    "#engender",
  ]);
});

test("letters in order are enough, when they belong together", () => {
  expect(fits("#general", "gnrl")).toBeGreaterThan(0);
  expect(fits("Mark all read", "mar")).toBeGreaterThan(fits("Mark all read", "mkr"));
  expect(fits("Settings: Appearance", "sa")).toBeGreaterThan(0);
  expect(fits("release-notes", "sez")).toBe(0);
});

test("several words may come in any order", () => {
  expect(fits("Theme: Dark", "dark theme")).toBeGreaterThan(0);
  expect(fits("Theme: Dark", "dark room")).toBe(0);
});

test("signs, case and accents make no difference", () => {
  expect(fits("Zoë Ångström", "@zoe")).toBeGreaterThan(80);
  expect(fits("#café", "CAFE")).toBe(100);
});
