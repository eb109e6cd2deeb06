import { expect, test } from "vitest";
import { withRooms } from "./apply-answer";
import { applyEvent } from "./apply-event";
import { ANN, BO, created, HALL, myHall } from "./cast";
import { callsMe, countsAsCall, mentionsIn } from "./mentions";
import { emptyWorld, threadKey, type World } from "./world";

const person = (at: number) => `U${at.toString(16).toUpperCase().padStart(16, "0")}`;
const group = (at: number) => `G${at.toString(16).toUpperCase().padStart(16, "0")}`;
const TEAM = group(1);

function world(members: string[] = [ANN]): World {
  const team = { id: TEAM, name: "Team", handle: "team", members, createdAt: 1, createdBy: null };
  const rooms = { epoch: "E1", rooms: [myHall()], more: false };
  return { ...withRooms(emptyWorld(ANN), rooms), groups: { [TEAM]: team } };
}

test("people, groups and everybody are called, each once and in order; what stands in code calls nobody", () => {
  const content = `<!group^${TEAM}> <@${person(1)}> <!channel> <!all> <!group^${TEAM}> \`<@${person(2)}>\``;
  expect(mentionsIn(content)).toEqual([TEAM, person(1), "all"]);
  expect(mentionsIn(`\`\`\`\n<!group^${TEAM}>`)).toEqual([]);
});

test("of many groups only the first ten are called, and people beside them still are", () => {
  const groups = Array.from({ length: 12 }, (_, at) => group(at));
  const content = [...groups.map((one) => `<!group^${one}>`), `<@${person(1)}>`].join(" ");
  expect(mentionsIn(content)).toEqual([...groups.slice(0, 10), person(1)]);
});

test("a group that I am in calls me, and counts as it is heard", () => {
  expect(callsMe(world(), [TEAM])).toBe(true);
  expect(callsMe(world([BO]), [TEAM])).toBe(false);
  expect(callsMe(world(), [group(2)])).toBe(false);
  const called = created(2, { mentions: [TEAM] });
  expect(applyEvent(world(), called, 0).rooms[HALL]?.mine).toMatchObject({ unread: 1, mentions: 1 });
  expect(applyEvent(world([BO]), called, 0).rooms[HALL]?.mine).toMatchObject({ unread: 1, mentions: 0 });
});

test("who is muted calls nobody, nor does a muted thread; nor do I call myself", () => {
  const { message } = created(2, { mentions: [ANN] });
  const quiet = { notify: "mentions" as const, keywords: [], mutedPeople: [BO] };
  expect(countsAsCall(world(), message)).toBe(true);
  expect(countsAsCall({ ...world(), preferences: quiet }, message)).toBe(false);
  expect(countsAsCall(world(), { ...message, author: ANN })).toBe(false);
  const aside = { ...message, thread: 1 };
  const side = { room: HALL, thread: 1, following: true, readSeq: 0, unread: 0, mentions: 0, seq: 0 };
  const mine = { ...side, notify: "default" as const, muted: true };
  expect(countsAsCall({ ...world(), myThreads: { [threadKey(HALL, 1)]: mine } }, aside)).toBe(false);
});
