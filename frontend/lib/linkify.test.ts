import { expect, test } from "vitest";
import { linkify } from "./linkify";

const links = (text: string) => linkify(text).flatMap((piece) => (piece.kind === "link" ? [piece.href] : []));

test("http and https addresses are links", () => {
  expect(links("see https://a.test/x?y=1#z and http://b.test")).toEqual([
    "https://a.test/x?y=1#z",
    "http://b.test/",
  ]);
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "file:///etc/passwd",
  "ftp://a.test",
  "//a.test/x",
  "www.a.test",
  "mailto:ann@a.test",
  "javascript://a.test/%0aalert(1)",
  "view-source:javascript:alert(1)",
])("%s is never a link", (text) => {
  expect(links(text)).toEqual([]);
});

test("a script address that carries an http one gives only the http one", () => {
  expect(links("javascript:location='https://a.test/'")).toEqual(["https://a.test/"]);
  expect(links("blob:https://a.test/1")).toEqual(["https://a.test/1"]);
});

test("names and passwords in an address are how people get fooled: no link", () => {
  expect(links("https://bank.test@evil.test/")).toEqual([]);
  expect(links("https://user:secret@evil.test/")).toEqual([]);
});

test("the sentence around an address is not part of it", () => {
  expect(links("Read https://a.test/b.")).toEqual(["https://a.test/b"]);
  expect(links("(https://a.test/b)")).toEqual(["https://a.test/b"]);
  expect(links("<https://a.test/b>")).toEqual(["https://a.test/b"]);
  expect(links("https://a.test/wiki/Cup_(tea)")).toEqual(["https://a.test/wiki/Cup_(tea)"]);
  expect(links('"https://a.test/b"')).toEqual(["https://a.test/b"]);
});

test("an address inside a word is not a link", () => {
  expect(links("xhttps://a.test")).toEqual([]);
});

test("nothing of the text is lost or changed", () => {
  const text = "a https://a.test, (http://b.test/c) <b>bold</b>\n  javascript:x  https://";
  expect(
    linkify(text)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});

test("a long text of near-links does not take long", () => {
  const started = performance.now();
  linkify("https://a.test/((((((((((".repeat(1_500));
  linkify("http://".repeat(2_800));
  expect(performance.now() - started).toBeLessThan(500);
});
