import { expect, test } from "vitest";
import { chipText, type Names, resolved, suggestions } from "./names";
import { type Filter, typingAt } from "./query";

const ANN = "U00000000000000A1";
const BO = "U00000000000000B1";
const HALL = "C00000000000000C1";

const names: Names = {
  me: ANN,
  people: [
    { id: ANN, name: "Ann Lee", isActive: true },
    { id: BO, name: "Bo Lind", isActive: true },
    { id: "U00000000000000B2", name: "Bo Berg", isActive: false },
  ],
  rooms: [{ id: HALL, title: "#lunch-talk" }],
};
const filter = (key: Filter["key"], value: string, no = false): Filter => ({ key, value, no });
const offered = (text: string) =>
  suggestions(
    typingAt(text, text.length) ?? { kind: "key", no: false, words: "?", from: 0 },
    names,
    new Date(2026, 2, 1),
  );

test("a name becomes an id when only one has it", () => {
  expect(resolved(filter("from", "ann"), names)?.value).toBe(ANN);
  expect(resolved(filter("from", "@Bo Lind"), names)?.value).toBe(BO);
  expect(resolved(filter("from", "bo"), names)).toBeNull();
  expect(resolved(filter("from", "ME"), names)?.value).toBe("me");
  expect(resolved(filter("from", `<@${BO}>`), names)?.value).toBe(BO);
  expect(resolved(filter("in", "#lunch-talk"), names)?.value).toBe(HALL);
  expect(resolved(filter("in", "cellar"), names)).toBeNull();
});

test("days and kinds are those that there are, and have no opposite where it makes no sense", () => {
  expect(resolved(filter("before", "2026-02-28", true), names)).toEqual(filter("before", "2026-02-28"));
  expect(resolved(filter("before", "2026-02-30"), names)).toBeNull();
  expect(resolved(filter("has", "LINK", true), names)).toEqual(filter("has", "link", true));
  expect(resolved(filter("has", "nothing"), names)).toBeNull();
});

test("people, rooms and days are offered by what they are called, and sent by what they are", () => {
  expect(offered("from:l").map((one) => one.filter?.value)).toEqual(["me", BO]);
  expect(offered("from:").map((one) => one.text)).toEqual(["Myself", "Bo Lind", "Bo Berg"]);
  expect(offered("-in:talk")[0]?.filter).toEqual(filter("in", HALL, true));
  expect(offered("after:yest")[0]?.filter?.value).toBe("2026-02-28");
  expect(offered("h")).toMatchObject([{ text: "has:", filter: null }]);
});

test("a chip shows names", () => {
  expect(chipText(filter("from", BO), names)).toBe("From: Bo Lind");
  expect(chipText(filter("in", HALL, true), names)).toBe("Not in: #lunch-talk");
  expect(chipText(filter("is", "saved"), names)).toBe("Only: saved by me");
});
