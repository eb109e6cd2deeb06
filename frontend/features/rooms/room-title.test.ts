import { expect, test } from "vitest";
import type { MyRoomRow } from "@/api/types.gen";
import { stranger } from "@/live/apply-event";
import { ANN, BO, myHall } from "@/live/cast";
import { answeredRoom } from "@/live/room-row";
import { inOrder, neighbour, sectionsOf, titleOf } from "./room-title";

const people = {
  [ANN]: { ...stranger(ANN), name: "Ann" },
  [BO]: { ...stranger(BO), name: "Bo" },
  UCY: { ...stranger("UCY"), name: "Cy" },
};
const room = (name: string, fields: Partial<MyRoomRow> = {}, mine: Partial<MyRoomRow["mine"]> = {}) =>
  answeredRoom(undefined, { ...myHall({ name }, mine), id: name, ...fields });
const direct = (...others: string[]) =>
  room(others.join("+"), { kind: "direct", name: "", people: [ANN, ...others] });

test("a direct room is called by the others in it", () => {
  expect(titleOf(direct(BO), people, ANN)).toBe("Bo");
  expect(titleOf(direct("UCY", BO), people, ANN)).toBe("Bo, Cy");
  expect(titleOf(direct(), people, ANN)).toBe("Notes to myself");
  expect(titleOf(direct("UGONE"), people, ANN)).toBe("Somebody");
});

const rooms = [
  room("tea"),
  room("art", {}, { favourite: true, section: "Fun" }),
  room("jokes", {}, { section: "Fun" }),
  room("old", { archivedAt: 5 }),
  direct(BO),
  room("cake"),
];

test("favourites, my sections, rooms and people, each by name; what is archived is left out", () => {
  const shown = sectionsOf(rooms, people, ANN).map((section) => [
    section.title,
    section.rooms.map((one) => one.id),
  ]);
  expect(shown).toEqual([
    ["Favourites", ["art"]],
    ["Fun", ["jokes"]],
    ["Rooms", ["cake", "tea"]],
    ["Direct messages", [BO]],
  ]);
});

test("walking goes round, and to news alone where news is asked for", () => {
  const order = inOrder(sectionsOf(rooms, people, ANN));
  expect(neighbour(order, "art", 1, false)?.id).toBe("jokes");
  expect(neighbour(order, "art", -1, false)?.id).toBe(BO);
  expect(neighbour(order, null, 1, false)?.id).toBe("art");
  expect(neighbour(order, "art", 1, true)).toBeNull();
  const news = [room("a"), room("b", {}, { unread: 2, muted: true }), room("c", {}, { unread: 1 })];
  expect(neighbour(news, "a", 1, true)?.id, "a muted room is no news").toBe("c");
});
