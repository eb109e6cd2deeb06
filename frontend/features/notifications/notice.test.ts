import { describe, expect, test } from "vitest";
import type { Message, MyPreferences, MyThread, Notify } from "@/api/types.gen";
import { withRooms } from "@/live/apply-answer";
import { stranger } from "@/live/apply-event";
import { created, HALL, myHall } from "@/live/cast";
import { emptyWorld, threadKey, type World } from "@/live/world";
import { noticeOf, plainly } from "./notice";

const ME = `U${"A".repeat(16)}`;
const BO = `U${"B".repeat(16)}`;
const CY = `U${"C".repeat(16)}`;
const TEAM = `G${"D".repeat(16)}`;

interface Setting {
  room?: Parameters<typeof myHall>[0];
  mine?: Parameters<typeof myHall>[1];
  preferences?: Partial<MyPreferences>;
  thread?: Partial<MyThread>;
  isDisturbable?: boolean;
}

const ROOT = 3;

function world({ room, mine, preferences, thread, isDisturbable = true }: Setting = {}): World {
  const empty = emptyWorld(ME);
  const row = myHall({ people: [], ...room }, mine);
  const named = (id: string, name: string) => [id, { ...stranger(id), name }] as const;
  const side: MyThread = {
    room: HALL,
    thread: ROOT,
    following: false,
    readSeq: 0,
    unread: 0,
    mentions: 0,
    notify: "default",
    muted: false,
    seq: 0,
    ...thread,
  };
  const me = { ...stranger(ME), name: "Me", status: isDisturbable ? ("active" as const) : ("dnd" as const) };
  return {
    ...withRooms(empty, { epoch: "E1", rooms: [row], more: false }),
    people: Object.fromEntries([named(BO, "Bo"), named(CY, "Cy"), [ME, me]]),
    preferences: { notify: "mentions", keywords: [], mutedPeople: [], ...preferences },
    myThreads: thread ? { [threadKey(HALL, ROOT)]: side } : {},
    groups: {
      [TEAM]: { id: TEAM, name: "Team", handle: "team", members: [ME], createdAt: 1, createdBy: null },
    },
  };
}

const said = (fields: Partial<Message> = {}) => created(9, { author: BO, ...fields });
const calling = { content: `<@${ME}> come`, mentions: [ME] };
const reply = { thread: ROOT, inRoom: false };
const away: Parameters<typeof noticeOf>[2] = { looking: [], words: true };
const tells = (setting: Setting, fields: Partial<Message> = {}, now = away) =>
  noticeOf(said(fields), world(setting), now) !== null;

describe("whether", () => {
  test("where mentions tell, only what calls me does: by name, as a group, as everybody", () => {
    expect(tells({})).toBe(false);
    expect(tells({}, calling)).toBe(true);
    for (const call of [TEAM, "here", "all"]) expect(tells({}, { mentions: [call] }), call).toBe(true);
    expect(tells({}, { mentions: [CY, `G${"E".repeat(16)}`] })).toBe(false);
  });

  test("each room has its own level, and the one for all of them counts where it has none", () => {
    const cases: [Notify, MyPreferences["notify"], boolean, boolean][] = [
      ["all", "nothing", true, true],
      ["mentions", "all", false, true],
      ["nothing", "all", false, false],
      ["default", "all", true, true],
      ["default", "mentions", false, true],
      ["default", "nothing", false, false],
    ];
    for (const [notify, everywhere, plain, called] of cases) {
      const setting = { mine: { notify }, preferences: { notify: everywhere } };
      expect([tells(setting), tells(setting, calling)], `${notify}/${everywhere}`).toEqual([plain, called]);
    }
  });

  test("what is said in a direct room is said to me, unless nothing shall tell", () => {
    const room = { kind: "direct" as const, people: [ME, BO] };
    expect(tells({ room })).toBe(true);
    expect(tells({ room, preferences: { notify: "nothing" } })).toBe(false);
    expect(tells({ room, mine: { notify: "mentions" } })).toBe(false);
  });

  test("a keyword tells as a word of its own, in any case and any script", () => {
    const preferences = { keywords: ["Release", "straße", "c++"] };
    for (const content of ["the RELEASE is out", "release!", "in der Straße", "about c++."])
      expect(tells({ preferences }, { content }), content).toBe(true);
    for (const content of ["released", "prerelease", "Straßenbahn", "release_notes"])
      expect(tells({ preferences }, { content }), content).toBe(false);
    expect(tells({ preferences, mine: { notify: "nothing" } }, { content: "release" })).toBe(false);
  });

  test("on do-not-disturb nothing tells; nor what I said myself on another device; nor what is deleted", () => {
    expect(tells({ isDisturbable: false }, calling)).toBe(false);
    expect(tells({ mine: { notify: "all" } }, { author: ME })).toBe(false);
    expect(tells({ mine: { notify: "all" } }, { deletedAt: 1 })).toBe(false);
  });

  test("muted rooms, threads and people are silent, also when they call me", () => {
    expect(tells({ mine: { muted: true } }, calling)).toBe(false);
    expect(tells({ preferences: { mutedPeople: [BO] } }, calling)).toBe(false);
    expect(tells({ preferences: { mutedPeople: [CY] } }, calling)).toBe(true);
    expect(tells({ thread: { muted: true } }, { ...calling, ...reply })).toBe(false);
  });

  test("a thread that I follow tells, another one only when it calls me or its room tells everything in the room", () => {
    expect(tells({ thread: { following: true } }, reply)).toBe(true);
    expect(tells({ thread: { following: true, notify: "mentions" } }, reply)).toBe(false);
    expect(tells({ thread: { following: true, notify: "nothing" } }, { ...calling, ...reply })).toBe(false);
    expect(tells({ thread: { following: true }, mine: { notify: "nothing" } }, reply)).toBe(false);
    expect(tells({}, reply)).toBe(false);
    expect(tells({}, { ...calling, ...reply })).toBe(true);
    expect(tells({ mine: { notify: "all" } }, reply)).toBe(false);
    expect(tells({ mine: { notify: "all" } }, { thread: ROOT, inRoom: true })).toBe(true);
  });

  test("what is on a screen of mine does not tell: the room, or the thread that is open", () => {
    const at = (room: string, thread: number | null = null) => ({ looking: [{ room, thread }], words: true });
    expect(tells({}, calling, at(HALL))).toBe(false);
    expect(tells({}, calling, at("CELSE"))).toBe(true);
    expect(tells({}, { ...calling, ...reply }, at(HALL)), "the thread is not open").toBe(true);
    expect(tells({}, { ...calling, ...reply }, at(HALL, ROOT))).toBe(false);
    expect(tells({}, { ...calling, ...reply }, at(HALL, 4))).toBe(true);
  });

  test("of a room that is not mine nothing is told", () => {
    expect(noticeOf(said({ ...calling, room: "CELSE" }), world(), away)).toBeNull();
  });
});

describe("what", () => {
  test("says who, where and what, and leads there", () => {
    expect(noticeOf(said(calling), world(), away)).toEqual({
      tag: HALL,
      title: "Bo in #hall",
      body: "@Me come",
      path: `/rooms/${HALL}/9`,
      room: HALL,
      seq: 9,
    });
  });

  test("in a direct room the name is enough; a reply leads to its thread", () => {
    const direct = world({ room: { kind: "direct", people: [ME, BO] } });
    expect(noticeOf(said(), direct, away)?.title).toBe("Bo");
    const aside = noticeOf(said({ ...calling, ...reply }), world(), away);
    expect(aside?.title).toBe("Bo in a thread of #hall");
    expect(aside?.path).toBe(`/rooms/${HALL}/thread/${ROOT}`);
    expect(aside?.tag, "a room and its thread are two").not.toBe(HALL);
  });

  test("without words it says that there is something, and not what", () => {
    const notice = noticeOf(said({ ...calling, content: "the password is tulip" }), world(), {
      ...away,
      words: false,
    });
    expect(JSON.stringify(notice)).not.toContain("tulip");
    expect(notice?.body).toBe("There is a new message.");
  });

  test("marks are left out, names are put in, and it is short", () => {
    const names = world();
    expect(plainly("**bold** and `code`\n> quoted\n- one", names)).toBe("bold and code quoted one");
    expect(plainly(`<@${CY}> <!group^${TEAM}> <!here>`, names)).toBe("@Cy @team @everybody");
    expect(plainly("snake_case 2 * 3", names)).toBe("snake_case 2 * 3");
    expect([...plainly("👩‍🚀".repeat(400), names)].length).toBeLessThanOrEqual(160);
  });
});
