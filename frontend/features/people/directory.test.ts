import { expect, test } from "vitest";
import type { Person } from "@/live/world";
import { found } from "./directory";

const person = (id: string, name: string, more: Partial<Person> = {}): Person => ({
  id,
  name,
  image: null,
  role: "member",
  timeZone: null,
  active: true,
  status: "offline",
  saying: null,
  lastSeen: null,
  listed: true,
  ...more,
});

const people = Object.fromEntries(
  [
    person("1", "Zoë Ångström"),
    person("2", "Ann Lee", { role: "admin", saying: { text: "On holiday", emoji: "🌴", until: null } }),
    person("3", "Gone", { active: false }),
    person("4", "Only a name", { listed: false }),
  ].map((one) => [one.id, one]),
);
const names = (words: string) => found(people, words, (role) => `Rolle ${role}`).map((one) => one.name);

test("people are found by parts of their names, without regard to accents", () => {
  expect(names("")).toEqual(["Ann Lee", "Zoë Ångström"]);
  expect(names("angstr zoe")).toEqual(["Zoë Ångström"]);
  expect(names("zoe lee")).toEqual([]);
});

test("they are found by their role and by what they say of themselves, too", () => {
  expect(names("admin")).toEqual(["Ann Lee"]);
  expect(names("holiday")).toEqual(["Ann Lee"]);
});

test("who has left, and who is only the author of something, is not in the directory", () => {
  expect(names("gone")).toEqual([]);
  expect(names("only")).toEqual([]);
});
