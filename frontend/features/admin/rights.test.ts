import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RIGHTS, ROLES, rightOf } from "./rights";

interface Policy {
  roles: string[];
  actions: Record<string, Partial<Record<string, string[]>>>;
}

const policy: Policy = JSON.parse(
  readFileSync(new URL("../../../docs/reference/policy.json", import.meta.url), "utf8"),
);
const rows = RIGHTS.flatMap((group) => group.rows);

test("every role has a column", () => {
  expect([...ROLES].sort()).toEqual([...policy.roles].sort());
});

test.each(rows)("$name says what the server's policy says", (row) => {
  const rule = policy.actions[row.action] ?? {};
  for (const role of ROLES) {
    const always = rule[row.relation]?.includes(role) === true;
    const moderating = rule.moderator?.includes(role) === true && row.relation === "member";
    expect([role, rightOf(row, role)]).toEqual([role, always ? "yes" : moderating ? "moderator" : "no"]);
  }
});

test("nothing is said twice, and whatever only leaders or moderators may do is said", () => {
  const names = rows.map((row) => row.name);
  expect(new Set(names).size).toBe(names.length);
  const told = new Set(rows.map((row) => row.action));
  const restricted = Object.entries(policy.actions).filter(([, rule]) =>
    Object.entries(rule).some(
      ([relation, roles]) => relation !== "self" && roles?.includes("member") === false,
    ),
  );
  // Seeing and deleting invitations, the list of former members and changing groups go with rows that are there.
  const implied = ["invite.see", "invite.delete", "user.list_former", "group.change", "group.delete"];
  const untold = restricted.map(([action]) => action).filter((action) => !told.has(action));
  expect(untold.sort()).toEqual([...implied].sort());
});
