import { expect, test } from "vitest";
import { excerpt } from "./marks";

const marked = (text: string, ...terms: string[]) =>
  excerpt(text, terms)
    .map((piece) => (piece.isMarked ? `[${piece.text}]` : piece.text))
    .join("");

test("words that begin so are marked whole", () => {
  expect(marked("It was released; the release plan", "releas", "plan")).toBe(
    "It was [released]; the [release] [plan]",
  );
});

test("where no word begins so, it is marked wherever it stands", () => {
  expect(marked("superfragile", "fragil")).toBe("super[fragil]e");
  expect(marked("fragile and superfragile", "fragil")).toBe("[fragile] and superfragile");
  expect(marked("今日の会議です", "会議")).toBe("今日の[会議]です");
});

test("case and accents make no difference, and the text keeps its own", () => {
  expect(marked("Ein CAFÉ in Łódź", "cafe", "łodz")).toBe("Ein [CAFÉ] in [Łódź]");
  expect(marked("e\u0301cole", "ecole")).toBe("[e\u0301cole]");
});

test("signs are marked as typed, and nothing is marked twice", () => {
  expect(marked("In C++ we say a->b", "c++", "a->b")).toBe("In [C++] we say [a->b]");
  expect(marked("planning", "plan", "planning")).toBe("[planning]");
  expect(marked("nothing of it", "")).toBe("nothing of it");
});

test("a long text is shown around what was found", () => {
  const text = `${"before ".repeat(100)}needle${" after".repeat(100)}`;
  const shown = marked(text, "needle");
  expect(shown).toMatch(/^…before .*\[needle\] after.*…$/);
  expect(shown.length).toBeLessThan(340);
  expect(marked("🎉".repeat(400), "x").startsWith("🎉")).toBe(true);
});
