import { expect, test } from "vitest";
import { type Action, isPressed, keysText, pressed, singleKeys } from "./actions";

const press = (
  key: string,
  held: Partial<Record<"altKey" | "ctrlKey" | "metaKey" | "shiftKey", boolean>> = {},
) => ({
  key,
  code: "",
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...held,
});

test("a key fits its action, and no key with another one held fits", () => {
  expect(isPressed("Mod+k", press("k", { ctrlKey: true }))).toBe(true);
  expect(isPressed("Mod+k", press("k", { metaKey: true }))).toBe(true);
  expect(isPressed("Mod+k", press("k"))).toBe(false);
  expect(isPressed("e", press("e", { ctrlKey: true }))).toBe(false);
  expect(isPressed("Alt+ArrowDown", press("ArrowDown", { altKey: true, shiftKey: true }))).toBe(false);
  expect(isPressed("?", press("?", { shiftKey: true }))).toBe(true);
  expect(keysText("Alt+Shift+ArrowDown")).toBe("Alt Shift ↓");
  expect([keysText("Mod+k"), keysText("e"), keysText("+")]).toEqual(["Ctrl K", "e", "+"]);
});

test("an action that is not offered has no key either", () => {
  const action: Action<boolean> = {
    id: "a",
    label: () => "A",
    keys: "a",
    isOffered: (on) => on,
    run: () => {},
  };
  expect(pressed([action], true, press("a"))?.id).toBe("a");
  expect(pressed([action], false, press("a"))).toBeUndefined();
});

test("single keys can be turned off; those with Ctrl or Alt stay", () => {
  const actions: Action<null>[] = [
    { id: "a", label: () => "A", keys: "a", run: () => {} },
    { id: "k", label: () => "K", keys: "Mod+k", run: () => {} },
  ];
  singleKeys.write(false);
  expect(pressed(actions, null, press("a"))).toBeUndefined();
  expect(pressed(actions, null, press("k", { ctrlKey: true }))?.id).toBe("k");
  singleKeys.write(true);
  expect(pressed(actions, null, press("a"))?.id).toBe("a");
});
