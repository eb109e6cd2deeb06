import { expect, test } from "vitest";
import { coloured } from "./highlight";

const tones = (text: string, language: string) =>
  coloured(text, language)
    ?.filter(({ tone }) => tone !== "plain")
    .map(({ tone, text: words }) => `${tone}:${words}`);

test("comments, strings, numbers and keywords are told apart", () => {
  expect(tones('def f(x):  # sum\n    return "a" + 0x1f', "py")).toEqual([
    "keyword:def",
    "comment:# sum",
    "keyword:return",
    'string:"a"',
    "number:0x1f",
  ]);
  expect(tones("const a = `x $y`; // done", "ts")).toEqual([
    "keyword:const",
    "string:`x $y`",
    "comment:// done",
  ]);
  expect(tones("SELECT 1 FROM t -- all", "sql")).toEqual([
    "keyword:SELECT",
    "number:1",
    "keyword:FROM",
    "comment:-- all",
  ]);
  expect(tones("fn f<'a>(x: &'a str) -> char { 'x' }", "rust")).toEqual([
    "keyword:fn",
    "keyword:str",
    "keyword:char",
    "string:'x'",
  ]);
  expect(tones('<a href="x">hi</a>', "html")).toEqual([
    "keyword:<a",
    'string:"x"',
    "keyword:>",
    "keyword:</a",
    "keyword:>",
  ]);
  expect(tones("--- a\n+++ b\n-old\n+new\n", "diff")).toEqual([
    "comment:--- a\n",
    "comment:+++ b\n",
    "removed:-old\n",
    "added:+new\n",
  ]);
});

test("nothing of the text is lost or added, whatever it is", () => {
  const texts = [
    '"open',
    "'''",
    "/* never",
    "`${",
    "<!-- <b",
    "\\\n'\\",
    "é日本 🎉 \u0000",
    "a".repeat(20_000),
  ];
  for (const language of [
    "js",
    "py",
    "c",
    "java",
    "rust",
    "go",
    "php",
    "sh",
    "sql",
    "json",
    "yaml",
    "ini",
    "html",
    "css",
    "diff",
  ])
    for (const text of texts)
      expect(
        coloured(text, language)
          ?.map((piece) => piece.text)
          .join(""),
      ).toBe(text);
});

test("a language that is not known is left alone, also one with a name from JavaScript", () => {
  expect(coloured("x", "brainfog")).toBeNull();
  expect(coloured("x", "constructor")).toBeNull();
  expect(coloured("x", "__proto__")).toBeNull();
});

test("twenty thousand characters of anything take no time", () => {
  const hostile = [
    '"'.repeat(20_000),
    "/*".repeat(10_000),
    "'\\".repeat(10_000),
    "0x".repeat(10_000),
    "<a ".repeat(6_000),
  ];
  for (const language of ["js", "py", "rust", "sql", "html", "css", "ini", "sh"]) {
    for (const text of hostile) {
      const begun = performance.now();
      coloured(text, language);
      expect(performance.now() - begun).toBeLessThan(200);
    }
  }
});
