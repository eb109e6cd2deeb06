import { expect, test } from "vitest";
import { difference, type Marked, withLink, withMark, withPrefix } from "./format";

/** "a [b] c": what stands in brackets is selected; "a | c": the caret. */
function marked(sketch: string): Marked {
  const from = sketch.search(/[[|]/);
  const text = sketch.replace(/[[\]|]/g, "");
  return { text, from, to: sketch.includes("]") ? sketch.indexOf("]") - 1 : from };
}
function sketch({ text, from, to }: Marked): string {
  if (from === to) return `${text.slice(0, from)}|${text.slice(from)}`;
  return `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`;
}

test("words are marked, and the same key takes the marks away", () => {
  expect(sketch(withMark(marked("a [b] c"), "bold"))).toBe("a **[b]** c");
  expect(sketch(withMark(marked("a **[b]** c"), "bold"))).toBe("a [b] c");
  expect(sketch(withMark(marked("a [**b**] c"), "bold"))).toBe("a [b] c");
  expect(sketch(withMark(marked("a [b ]c"), "italic"))).toBe("a _[b]_ c");
  expect(sketch(withMark(marked("a |"), "strike"))).toBe("a ~~|~~");
  expect(sketch(withMark(marked("a __[b]__"), "italic"))).toBe("a ___[b]___");
});

test("code over several lines becomes a block", () => {
  expect(withMark(marked("see [a\nb] there"), "code").text).toBe("see \n```\na\nb\n```\n there");
  expect(sketch(withMark(marked("run [ls] now"), "code"))).toBe("run `[ls]` now");
});

test("lines get a sign before them, all or none", () => {
  expect(sketch(withPrefix(marked("a\n[b\nc]"), "- "))).toBe("a\n[- b\n- c]");
  expect(withPrefix(marked("[- b\n- c]"), "- ").text).toBe("b\nc");
  expect(sketch(withPrefix(marked("ab|c"), "> "))).toBe("> abc|");
});

test("an address pasted over words is their link; anything else is pasted as it is", () => {
  expect(sketch(withLink(marked("see [this] now"), " https://a.example/b ") as Marked)).toBe(
    "see [this](https://a.example/b)| now".replace("[this]", "[this]"),
  );
  for (const address of ["javascript:alert(1)", "not an address", "https://a b", "data:text/html,x"])
    expect(withLink(marked("see [this]"), address)).toBeNull();
  expect(withLink(marked("see |"), "https://a.example")).toBeNull();
  expect(withLink(marked("[https://b.example]"), "https://a.example")).toBeNull();
});

test("the difference of two texts is the smallest one", () => {
  expect(difference("a b c", "a **b** c")).toEqual({ start: 2, end: 3, by: "**b**" });
  expect(difference("aaa", "aaaa")).toEqual({ start: 3, end: 3, by: "a" });
  expect(difference("same", "same")).toEqual({ start: 4, end: 4, by: "" });
});
