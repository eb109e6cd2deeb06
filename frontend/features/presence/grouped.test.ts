import { expect, test } from "vitest";
import type { Status } from "@/api/types.gen";
import { stranger } from "@/live/apply-event";
import { grouped, SHOWN_AT_MOST } from "./grouped";

const person = (name: string, status: Status) => ({ ...stranger(`U${name}`), name, status, listed: true });

test("who is here stands before who is not, each group by name", () => {
  const { groups } = grouped([person("Cy", "offline"), person("Bo", "active"), person("Ann", "active")]);
  expect(groups.map(({ status, people }) => [status, people.map(({ name }) => name)])).toEqual([
    ["active", ["Ann", "Bo"]],
    ["offline", ["Cy"]],
  ]);
});

test("of many people, those who are here are shown first, and the rest is counted", () => {
  const crowd = Array.from({ length: SHOWN_AT_MOST + 5 }, (_, at) => person(`P${at}`, "offline"));
  const { groups, count, left } = grouped([...crowd, person("Zoe", "active")]);
  expect(groups.map((group) => [group.status, group.people.length, group.count])).toEqual([
    ["active", 1, 1],
    ["offline", SHOWN_AT_MOST - 1, SHOWN_AT_MOST + 5],
  ]);
  expect(count - SHOWN_AT_MOST).toBe(left);
});

test("who left the workspace, or is known by name alone, is not listed", () => {
  const gone = { ...person("Di", "offline"), active: false };
  expect(grouped([gone, stranger("UX")]).groups).toEqual([]);
});
