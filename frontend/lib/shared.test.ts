import { expect, test } from "vitest";
import { shared } from "./shared";

const ann = { name: "Ann", status: { emoji: "🌱", text: "in the garden" }, tags: ["a", "b"] };
const bo = { name: "Bo", status: null, tags: [] };

test("what says the same is the same object, also in another order", () => {
  const before = { ann, bo };
  expect(shared(before, structuredClone(before))).toBe(before);
  expect(shared(before, structuredClone({ bo, ann }))).toBe(before);
});

test("beside what changed, the rest is as it was", () => {
  const before = { ann, bo };
  const now = shared(before, structuredClone({ ann: { ...ann, name: "Anna" }, bo }));
  expect(now).toEqual({ ann: { ...ann, name: "Anna" }, bo });
  expect(now.bo).toBe(bo);
  expect(now.ann.status).toBe(ann.status);
  expect(now.ann).not.toBe(ann);
});

test.each([
  [{ a: 1 }, { a: 1, b: undefined }],
  [{ a: 1, b: undefined }, { a: 1 }],
  [
    { a: 1, b: undefined },
    { a: 1, c: undefined },
  ],
  [[1, 2], [1]],
  [[1], { 0: 1 }],
  [null, { a: 1 }],
  [{ a: 1 }, null],
  [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }],
])("%j and %j are not the same", (before, now) => {
  const found = shared(before, now);
  expect(found).toEqual(now);
  expect(found).not.toBe(before);
});
