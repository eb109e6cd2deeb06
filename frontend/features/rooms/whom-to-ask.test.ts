import { expect, test } from "vitest";
import { stranger } from "@/live/apply-event";
import type { Person } from "@/live/world";
import { whomToAsk } from "./whom-to-ask";

const people = (...all: Partial<Person>[]) =>
  Object.fromEntries(all.map((one, at) => [`U${at}`, { ...stranger(`U${at}`), listed: true, ...one }]));
const names = (all: Record<string, Person>) => whomToAsk(all).map(({ name }) => name);

test("owners and admins are asked, owners first, and who is here before who is not", () => {
  const all = people(
    { name: "Ann", role: "member" },
    { name: "Bo", role: "admin", status: "active" },
    { name: "Cy", role: "owner" },
    { name: "Dee", role: "owner", status: "away" },
  );
  expect(names(all)).toEqual(["Dee", "Cy", "Bo"]);
});

test("who left is not asked, nor are more than one can choose from", () => {
  const owner = { role: "owner" as const };
  expect(names(people({ ...owner, name: "Ann", active: false }, { ...owner, name: "Bo" }))).toEqual(["Bo"]);
  expect(names(people({ ...owner, name: "Ann", listed: false }))).toEqual([]);
  const many = ["a", "b", "c", "d"].map((name) => ({ ...owner, name }));
  expect(names(people(...many))).toEqual(["a", "b", "c"]);
});
