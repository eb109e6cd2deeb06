import { expect, test } from "vitest";
import { parseInline } from "@/lib/markdown";
import { mentionsIn } from "@/live/mentions";
import { forwardedText, harmlessName, harmlessWords } from "./forwarded";

test("what is forwarded says whose words it is, and keeps every line of them", () => {
  expect(forwardedText({ comment: " look ", head: "Ann wrote:", content: "one\n```\ntwo" })).toBe(
    "look\n\nAnn wrote:\n> one\n> ```\n> two",
  );
  expect(forwardedText({ comment: "", head: "Ann wrote:", content: "one" })).toBe("Ann wrote:\n> one");
});

test("it is never longer than a message may be", () => {
  const long = forwardedText({ comment: "", head: "h", content: "😀".repeat(20_000) });
  expect([...long]).toHaveLength(20_000);
});

test("nobody is called by what is forwarded, nor by a name", () => {
  expect(mentionsIn(harmlessWords("<!all> <@U0000000000000001> a < b"))).toEqual([]);
  expect(harmlessWords("a < b")).toBe("a < b");
  for (const name of ["<!here>", "[you](https://evil.example)", "**Ann**", "`Ann`"]) {
    expect(mentionsIn(harmlessName(name))).toEqual([]);
    expect(parseInline(harmlessName(name)).map((piece) => piece.kind)).not.toContain("strong");
    expect(
      parseInline(`[x] ${harmlessName(name)}`).every(
        (piece) => piece.kind === "text" || !("href" in piece) || piece.href === "https://evil.example/",
      ),
    ).toBe(true);
  }
});
