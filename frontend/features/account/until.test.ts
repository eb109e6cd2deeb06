import { expect, test } from "vitest";
import { type Span, untilOf } from "./until";

const SATURDAY = new Date(2026, 1, 28, 22, 15);
const at = (span: Span, now = SATURDAY) => new Date((untilOf(span, now) ?? 0) / 1000);

test("spans are counted from now", () => {
  expect(at("half")).toEqual(new Date(2026, 1, 28, 22, 45));
  expect(at("four")).toEqual(new Date(2026, 2, 1, 2, 15));
  expect(untilOf("never", SATURDAY)).toBeNull();
});

test("days end at night, and weeks before Monday", () => {
  expect(at("today")).toEqual(new Date(2026, 2, 1));
  expect(at("tomorrow")).toEqual(new Date(2026, 2, 1, 8));
  expect(at("week")).toEqual(new Date(2026, 2, 2));
  expect(at("week", new Date(2026, 2, 1, 9))).toEqual(new Date(2026, 2, 2));
  expect(at("week", new Date(2026, 2, 2, 0, 5))).toEqual(new Date(2026, 2, 9));
});
