import { expect, test } from "vitest";
import { candidates, openWord, roomsFor, withIds, withNames } from "./mention-text";

const ANN = { id: "U0000000000000001", name: "Ann" };
const LEE = { id: "U0000000000000002", name: "Ann Lee" };
const people = [ANN, LEE];
const rooms = [
  { id: "C0000000000000001", name: "garden" },
  { id: "C0000000000000002", name: "garden-party" },
];
const groups = [{ id: "G0000000000000001", name: "cooks" }];
const nameOf = (id: string) => [...people, ...rooms, ...groups].find((one) => one.id === id)?.name;

test("names become ids, and ids names again", () => {
  const text = "@Ann Lee and (@Ann), @here";
  const sent = withIds(text, { people });
  expect(sent).toBe(`<@${LEE.id}> and (<@${ANN.id}>), <!here>`);
  expect(withNames(sent, nameOf)).toBe(text);
});

test("code, addresses and longer words call nobody", () => {
  for (const text of ["`@Ann`", "```\n@Ann @all\n```", "mail@Ann", "@Annabel", "@allowed"])
    expect(withIds(text, { people }), text).toBe(text);
});

test("somebody unknown stays what was sent", () => {
  expect(withNames("<@U00000000000000FF>", nameOf)).toBe("<@U00000000000000FF>");
});

test("rooms and groups are named like people", () => {
  const text = "@cooks: meet in #garden-party, not in (#garden).";
  const sent = withIds(text, { people, groups, rooms });
  expect(sent).toBe(
    "<!group^G0000000000000001>: meet in <#C0000000000000002|garden-party>, not in (<#C0000000000000001|garden>).",
  );
  expect(withNames(sent, nameOf)).toBe(text);
  expect(withNames("<#C00000000000000FF|attic>", nameOf)).toBe("#attic");
  for (const other of [
    "#gardening",
    "#garden-gate",
    "a#garden",
    "https://x.example/#garden",
    "`#garden`",
    "&#garden",
  ])
    expect(withIds(other, { people, groups, rooms }), other).toBe(other);
});

test("something is being named right after its sign", () => {
  expect(openWord("hello @an", 9)).toEqual({ sign: "@", from: 6, words: "an" });
  expect(openWord("@", 1)).toEqual({ sign: "@", from: 0, words: "" });
  expect(openWord("@Ann Le", 7)).toEqual({ sign: "@", from: 0, words: "Ann Le" });
  expect(openWord("in #gar", 7)).toEqual({ sign: "#", from: 3, words: "gar" });
  expect(openWord("nice :ta", 8)).toEqual({ sign: ":", from: 5, words: "ta" });
  expect(openWord("/sta", 4)).toEqual({ sign: "/", from: 0, words: "sta" });
  for (const text of [
    "mail@an",
    "@Ann Lee is",
    "at 10:30",
    "so :)",
    "and/or",
    " /sta",
    "`@an",
    "```\n@an",
    "https://x",
  ])
    expect(openWord(text, text.length), text).toBeNull();
});

test("a room whose name begins so comes first", () => {
  expect(roomsFor("part", rooms, 5).map((one) => one.name)).toEqual(["garden-party"]);
  expect(roomsFor("ga", rooms, 1).map((one) => one.name)).toEqual(["garden"]);
  expect(roomsFor("zoo", rooms, 5)).toEqual([]);
});

test("who is here comes first, then the others, then everybody", () => {
  const rows = [
    { ...LEE, isHere: false },
    { id: "U3", name: "Hera", isHere: false },
    { ...ANN, isHere: true },
  ];
  expect(candidates("an", rows, { most: 5 }).map((one) => one.name)).toEqual(["Ann", "Ann Lee"]);
  expect(candidates("le", rows, { most: 5 }).map((one) => one.name)).toEqual(["Ann Lee"]);
  expect(candidates("he", rows, { most: 5 }).map((one) => one.name)).toEqual(["Hera", "here"]);
  expect(candidates("co", rows, { most: 5, groups }).map((one) => one.id)).toEqual(["G0000000000000001"]);
});
