import { expect, test } from "vitest";
import { myHall } from "@/live/cast";
import { mayAdd, mayChange, maySetDefault, maySetModerators } from "./room-rights";

const member = myHall();
const moderator = myHall({}, { isModerator: true });

test("moderators, and admins in the room, change it; guests never do", () => {
  expect(mayChange(member, "member")).toBe(false);
  expect(mayChange(moderator, "member")).toBe(true);
  expect(mayChange(member, "admin")).toBe(true);
  expect(mayChange(moderator, "guest")).toBe(false);
  expect(mayChange({ ...moderator, kind: "direct" }, "owner")).toBe(false);
});

test("only owners and admins make a public room a default one", () => {
  expect(maySetDefault(moderator, "member")).toBe(false);
  expect(maySetDefault(member, "owner")).toBe(true);
  expect(maySetDefault({ kind: "private" }, "owner")).toBe(false);
});

test("programs make nobody a moderator, and guests add nobody", () => {
  expect(maySetModerators(moderator, "bot")).toBe(false);
  expect(maySetModerators(moderator, "member")).toBe(true);
  expect(mayAdd(member, "guest")).toBe(false);
  expect(mayAdd(member, "member")).toBe(true);
  expect(mayAdd({ ...member, archivedAt: 5 }, "owner")).toBe(false);
});
