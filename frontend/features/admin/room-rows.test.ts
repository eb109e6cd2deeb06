import { expect, test } from "vitest";
import type { Room, RoomKind } from "@/api/types.gen";
import { roomLines } from "./room-rows";

const room = (name: string, kind: RoomKind = "public", topic = ""): Room => ({
  id: `r_${name}`,
  name,
  topic,
  purpose: "",
  kind,
  posting: "everyone",
  history: "everything",
  isDefault: false,
  archivedAt: null,
  createdAt: 0,
  createdBy: null,
  people: [],
  seq: 0,
  change: 0,
  memberCount: 1,
});
const mine = (...rooms: Room[]) => Object.fromEntries(rooms.map((one) => [one.id, one]));
const names = (lines: ReturnType<typeof roomLines>) =>
  lines.map(({ room: { name }, isMine }) => (isMine ? `${name}*` : name));

test("mine and the public ones stand in one list, each once and as I know it", () => {
  const lines = roomLines(
    mine(room("kitchen", "public", "new"), room("board", "private")),
    [room("garden"), room("kitchen", "public", "old")],
    "",
  );
  expect(names(lines)).toEqual(["board*", "garden", "kitchen*"]);
  expect(lines[2]?.room.topic).toBe("new");
});

test("direct rooms are left out, and mine are found by a part of the name", () => {
  const all = mine(room("kitchen"), room("Chicken", "private"), room("board"), room("", "direct"));
  expect(names(roomLines(all, [], "CK"))).toEqual(["Chicken*"]);
  expect(names(roomLines(all, [], ""))).toHaveLength(3);
});
