import { expect, test } from "vitest";
import { placed } from "./floating";

const SCREEN = { width: 400, height: 600 };
const box = (left: number, top: number) => ({ left, top, right: left + 40, bottom: top + 40 });
const at = (more: Partial<Parameters<typeof placed>[0]>) =>
  placed({
    anchor: box(100, 100),
    width: 120,
    height: 200,
    screen: SCREEN,
    align: "start",
    isRtl: false,
    ...more,
  });

test("below the anchor where it fits, and starting or ending with it", () => {
  expect(at({})).toMatchObject({ top: 144, left: 100 });
  expect(at({ align: "end", anchor: box(200, 100) })).toMatchObject({ top: 144, left: 120 });
});

test("above where there is more room", () => {
  expect(at({ anchor: box(100, 500) }).top).toBe(296);
});

test("where it fits nowhere it is less high, on the side with more room", () => {
  expect(at({ height: 900 })).toMatchObject({ top: 144, maxHeight: 448 });
  expect(at({ height: 900, anchor: box(100, 500) })).toMatchObject({ top: 8, maxHeight: 488 });
});

test("it stays on the screen", () => {
  expect(at({ anchor: box(380, 100) }).left).toBe(272);
  expect(at({ anchor: box(0, 100), align: "end" }).left).toBe(8);
});

test("start is at the right where one reads from the right", () => {
  expect(at({ isRtl: true, anchor: box(200, 100) }).left).toBe(120);
  expect(at({ isRtl: true, align: "end", anchor: box(200, 100) }).left).toBe(200);
});
