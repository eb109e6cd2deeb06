import { expect, test } from "vitest";
import { messagePath, panePath, placeIn, viewIn, viewPath } from "./route";

test("a path names a room, a message or what is open beside it, and is made of the same", () => {
  expect(placeIn("/rooms/C1")).toEqual({ room: "C1", at: null, pane: null });
  expect(placeIn("/rooms/C1/")).toEqual({ room: "C1", at: null, pane: null });
  expect(placeIn(messagePath("C1", 12))).toEqual({ room: "C1", at: 12, pane: null });
  for (const pane of [
    { kind: "thread", root: 7 },
    { kind: "thread", root: 7, at: 9 },
    { kind: "pins" },
    { kind: "members" },
  ] as const)
    expect(placeIn(panePath("C1", pane))).toEqual({ room: "C1", at: null, pane });
});

test("whatever else stands in the address is no place", () => {
  for (const path of [
    "/",
    "/rooms",
    "/rooms/",
    "/signin",
    "/rooms/C1/0",
    "/rooms/C1/-1",
    "/rooms/C1/x",
    "/rooms/%E0%A4%A",
  ])
    expect(placeIn(path), path).toBeNull();
  for (const path of ["/rooms/C1/thread", "/rooms/C1/thread/x", "/rooms/C1/pins/1", "/rooms/C1/thread/1/x"])
    expect(placeIn(path), path).toBeNull();
});

test("a screen is named by its path, with at most one part below it", () => {
  expect(viewIn("/inbox")).toEqual({ name: "inbox", rest: null });
  expect(viewIn("/settings/devices/")).toEqual({ name: "settings", rest: "devices" });
  expect(viewIn("/people/U0123456789ABCDEF")).toEqual({ name: "people", rest: "U0123456789ABCDEF" });
  expect(viewIn(viewPath("admin", "a b/c"))).toEqual({ name: "admin", rest: "a b/c" });
  for (const path of ["/", "/rooms/x", "/inboxes", "/settings/a/b", "/people/%"])
    expect(viewIn(path)).toBeNull();
});
