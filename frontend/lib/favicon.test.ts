import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { faviconFor, PLAIN } from "./favicon";

const drawn = (href: string) => decodeURIComponent(href.replace("data:image/svg+xml,", ""));

test("with nothing new the icon is the file", () => {
  expect(faviconFor({ calls: 0, hasNews: false })).toBe(PLAIN);
});

test("what calls me is a number, up to nine; what is merely new is a dot", () => {
  expect(drawn(faviconFor({ calls: 3, hasNews: true }))).toContain(">3</text>");
  expect(drawn(faviconFor({ calls: 12, hasNews: true }))).toContain(">9+</text>");
  expect(drawn(faviconFor({ calls: 0, hasNews: true }))).not.toContain("<text");
  expect(faviconFor({ calls: 0, hasNews: true })).not.toBe(PLAIN);
});

test("it is drawn over the same cup as the file", () => {
  const file = readFileSync(new URL("../public/icon.svg", import.meta.url), "utf8");
  const cup = drawn(faviconFor({ calls: 0, hasNews: true }))
    .replace(/<circle.*$/, "")
    .replace(/^<svg[^>]*>/, "");
  expect(file).toContain(cup);
});
