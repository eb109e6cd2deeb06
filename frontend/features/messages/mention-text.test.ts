import { expect, test } from "vitest";
import { candidates, openMention, withIds, withNames } from "./mention-text";

const ANN = { id: "U0000000000000001", name: "Ann" };
const LEE = { id: "U0000000000000002", name: "Ann Lee" };
const people = [ANN, LEE];
const nameOf = (id: string) => people.find((one) => one.id === id)?.name;

test("names become ids, and ids names again", () => {
  const text = "@Ann Lee and (@Ann), @here";
  const sent = withIds(text, people);
  expect(sent).toBe(`<@${LEE.id}> and (<@${ANN.id}>), <!here>`);
  expect(withNames(sent, nameOf)).toBe(text);
});

test("code, addresses and longer words call nobody", () => {
  for (const text of ["`@Ann`", "```\n@Ann @all\n```", "mail@Ann", "@Annabel", "@allowed"])
    expect(withIds(text, people), text).toBe(text);
});

test("somebody unknown stays what was sent", () => {
  expect(withNames("<@U00000000000000FF>", nameOf)).toBe("<@U00000000000000FF>");
});

test("a mention is open right after its @", () => {
  expect(openMention("hello @an", 9)).toEqual({ from: 6, words: "an" });
  expect(openMention("@", 1)).toEqual({ from: 0, words: "" });
  expect(openMention("@Ann Le", 7)).toEqual({ from: 0, words: "Ann Le" });
  expect(openMention("mail@an", 7)).toBeNull();
  expect(openMention("@Ann Lee is", 11)).toBeNull();
});

test("who is here comes first, then the others, then everybody", () => {
  const rows = [
    { ...LEE, isHere: false },
    { id: "U3", name: "Hera", isHere: false },
    { ...ANN, isHere: true },
  ];
  expect(candidates("an", rows, 5).map((one) => one.name)).toEqual(["Ann", "Ann Lee"]);
  expect(candidates("le", rows, 5).map((one) => one.name)).toEqual(["Ann Lee"]);
  expect(candidates("he", rows, 5).map((one) => one.name)).toEqual(["Hera", "here"]);
});
