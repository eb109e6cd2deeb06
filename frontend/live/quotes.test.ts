import { expect, test } from "vitest";
import { withPage, withQuoted } from "./apply-answer";
import { applyEvent } from "./apply-event";
import { changed, HALL, hallWith, page, row } from "./cast";
import { QUOTES_AT_MOST, withQuotes } from "./quotes";

test("what a page quotes is kept, and follows what becomes of it", () => {
  const quoted = row(1, { content: "the plan" });
  const read = withPage(hallWith([1, 2]), HALL, page([2], { quotes: { [quoted._id]: quoted } }), "newest");
  expect(read.quotes[quoted._id]?.content).toBe("the plan");
  const edited = applyEvent(read, changed(1, 3, { content: "the new plan" }), 0);
  expect(edited.quotes[quoted._id]?.content).toBe("the new plan");
  const gone = applyEvent(edited, changed(1, 4, { content: "", deletedAt: 5 }), 0);
  expect(gone.quotes[quoted._id]?.deletedAt).toBe(5);
});

test("what was asked for by itself follows, too, and so does what changed while nothing was heard", () => {
  const asked = withQuoted(hallWith([1, 2]), row(1, { content: "the plan" }));
  const id = row(1)._id;
  expect(asked.quotes[id]?.content).toBe("the plan");
  expect(withQuoted(asked, row(1, { content: "an older one", change: 0 }))).toBe(asked);
  const edited = applyEvent(asked, changed(1, 3, { content: "the new plan" }), 0);
  expect(edited.quotes[id]?.content).toBe("the new plan");
  const missed = { ...page([]), change: 9, messages: [row(1, { content: "the newest plan", change: 9 })] };
  expect(withPage(edited, HALL, missed, "since").quotes[id]?.content).toBe("the newest plan");
});

test("an older answer does not undo what was heard since", () => {
  const newer = { m1: row(1, { change: 9, content: "new" }) };
  expect(withQuotes(newer, { quotes: { m1: row(1, { content: "old" }) } })).toBe(newer);
});

test("quotes do not grow for ever", () => {
  const many = Array.from({ length: QUOTES_AT_MOST + 50 }, (_, at) => row(at + 1));
  const kept = withQuotes({}, { quotes: Object.fromEntries(many.map((one) => [one._id, one])) });
  expect(Object.keys(kept)).toHaveLength(QUOTES_AT_MOST);
  expect(kept[many.at(-1)?._id ?? ""]).toBeDefined();
});
