import { expect, test } from "vitest";
import { changesIn, type RoomWish } from "./room-form";

const before: RoomWish = {
  name: "tea",
  topic: "Which cup?",
  purpose: "",
  posting: "everyone",
  history: "everything",
  isDefault: false,
};

test("only what is another than before is asked for", () => {
  expect(changesIn(before, before)).toEqual({});
  expect(changesIn(before, { ...before, name: " tea ", topic: " Milk first? " })).toEqual({
    topic: "Milk first?",
  });
  expect(changesIn(before, { ...before, topic: "", posting: "moderators", isDefault: true })).toEqual({
    topic: "",
    posting: "moderators",
    isDefault: true,
  });
});
