import { expect, test } from "vitest";
import { readQuery, taken, typingAt, withFilter, withoutOpen, writeQuery } from "./query";

const ANN = "U0123456789ABCDEF";

test("a query is filters and words, and is written as it was read", () => {
  const query = readQuery(`from:${ANN} -has:link in:"lunch talk" release "next plan"`);
  expect(query).toEqual({
    filters: [
      { key: "from", value: ANN, no: false },
      { key: "has", value: "link", no: true },
      { key: "in", value: "lunch talk", no: false },
    ],
    words: 'release "next plan"',
  });
  expect(readQuery(writeQuery(query))).toEqual(query);
});

test("what only looks like a filter stays text", () => {
  for (const text of ['"from:me and you"', "https://in:example", "foo:bar", "from:", "a -b"])
    expect(readQuery(text)).toEqual({ filters: [], words: text });
});

test("a space at the end is kept: it says that the last word is whole", () => {
  expect(writeQuery(readQuery("is:saved rel "))).toBe("is:saved rel ");
  expect(writeQuery({ filters: [], words: "  " })).toBe("");
});

test("only what was typed to its end is taken out of the text", () => {
  const closed = (text: string) => taken(text, (filter, isClosed) => (isClosed ? filter : null));
  expect(closed("has:link")).toEqual({ filters: [], words: "has:link" });
  expect(closed("has:link plan").filters).toHaveLength(1);
  expect(closed('plan in:"a b"')).toEqual({
    filters: [{ key: "in", value: "a b", no: false }],
    words: "plan ",
  });
  expect(closed('in:"a b').filters).toEqual([]);
});

test("what is typed before the caret is a filter's value, or a filter's name", () => {
  expect(typingAt("plan from:an", 12)).toEqual({
    kind: "value",
    key: "from",
    no: false,
    words: "an",
    from: 5,
  });
  expect(typingAt('-in:"lunch t', 12)).toMatchObject({
    kind: "value",
    key: "in",
    no: true,
    words: "lunch t",
  });
  expect(typingAt("plan fr", 7)).toEqual({ kind: "key", no: false, words: "fr", from: 5 });
  expect(typingAt("plan", 4)).toBeNull();
  expect(typingAt("from:an x", 9)).toBeNull();
});

test("a filter that is still being typed looks for nothing yet", () => {
  expect(withoutOpen("plan from:an")).toBe("plan ");
  expect(withoutOpen("plan from:")).toBe("plan");
  expect(withoutOpen("from:an plan")).toBe("from:an plan");
});

test("the same filter is there once", () => {
  const one = { key: "is", value: "saved", no: false } as const;
  expect(withFilter([one], { ...one, value: "SAVED" })).toEqual([one]);
  expect(withFilter([one], { ...one, no: true })).toHaveLength(2);
});
