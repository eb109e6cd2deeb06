import type { Message, MyPreferences, Notify, RoomId } from "@/api/types.gen";
import { messagePath, panePath } from "@/lib/route";
import { callsMe } from "@/live/mentions";
import { signedTitle } from "@/live/titles";
import { type Created, type Person, type RoomRow, threadKey, type World } from "@/live/world";
import { t } from "@/text";

/** What a notification says, and where a click on it leads. */
export interface Notice {
  /** One for each room and thread: a later one takes the place of the one before. */
  tag: string;
  title: string;
  body: string;
  path: string;
  room: RoomId;
  seq: number;
}

/** What is before somebody's eyes, in a tab that has the focus. */
export interface Looking {
  room: RoomId;
  /** The root of the thread that is open beside it. */
  thread: number | null;
}

interface Circumstances {
  looking: readonly Looking[];
  /** False: who and where, and not what. */
  words: boolean;
}

/** Whether somebody is told of a message, and what; null: not this one. Pure. */
export function noticeOf({ message }: Created, world: World, now: Circumstances): Notice | null {
  const room = world.rooms[message.room];
  if (!room || message.author === world.me || message.deletedAt !== null) return null;
  if (isQuiet(world, room, message) || isSeen(message, now.looking)) return null;
  const level = levelOf(world, room, message);
  const isWanted =
    level === "all" ||
    (level === "mentions" && (callsMe(world, message.mentions) || hasKeyword(world, message)));
  if (!isWanted) return null;
  const isAside = message.thread !== null && !message.inRoom;
  return {
    tag: isAside ? threadKey(room.id, message.thread as number) : room.id,
    title: titleOf(world, room, message),
    body: now.words ? plainly(message.content, world) : t.notifications.hidden,
    path: isAside
      ? panePath(room.id, { kind: "thread", root: message.thread as number })
      : messagePath(room.id, message.seq),
    room: room.id,
    seq: message.seq,
  };
}

/** Do-not-disturb, and what was muted: it waits until one looks. */
function isQuiet(world: World, room: RoomRow, message: Message): boolean {
  return (
    world.people[world.me]?.status === "dnd" ||
    room.mine.muted ||
    (world.preferences?.mutedPeople.includes(message.author) ?? false) ||
    (myThread(world, message)?.muted ?? false)
  );
}

function isSeen({ room, thread, inRoom, seq }: Message, looking: readonly Looking[]): boolean {
  return looking.some((one) => one.room === room && (inRoom || one.thread === (thread ?? seq)));
}

export type Level = Exclude<Notify, "default">;

function levelOf(world: World, room: RoomRow, message: Message): Level {
  const ofRoom = roomLevel(room, world.preferences);
  if (message.thread === null) return ofRoom;
  const mine = myThread(world, message);
  if (mine && mine.notify !== "default") return mine.notify;
  if (mine?.following && ofRoom !== "nothing") return "all";
  return ofRoom === "all" && !message.inRoom ? "mentions" : ofRoom;
}

/** What is said in a direct room is said to me. */
export function roomLevel(room: RoomRow, preferences: MyPreferences | null): Level {
  if (room.mine.notify !== "default") return room.mine.notify;
  const everywhere = preferences?.notify ?? "mentions";
  if (everywhere === "nothing") return "nothing";
  return room.kind === "direct" || everywhere === "all" ? "all" : "mentions";
}

const myThread = (world: World, { room, thread }: Message) =>
  thread === null ? undefined : world.myThreads[threadKey(room, thread)];

/** As a word of its own, in whatever case. */
function hasKeyword({ preferences }: World, { content }: Message): boolean {
  const text = content.toLocaleLowerCase();
  return (preferences?.keywords ?? []).some((keyword) => {
    const wanted = keyword.trim().toLocaleLowerCase();
    return wanted !== "" && hasWord(text, wanted);
  });
}

const LETTER = /[\p{L}\p{N}_]/u;

function hasWord(text: string, wanted: string): boolean {
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    const before = [...text.slice(0, at)].at(-1) ?? " ";
    const after = [...text.slice(at + wanted.length, at + wanted.length + 2)][0] ?? " ";
    if (!LETTER.test(before) && !LETTER.test(after)) return true;
  }
  return false;
}

function titleOf(world: World, room: RoomRow, message: Message): string {
  const who = nameOf(world.people[message.author]);
  if (room.kind === "direct" && room.people.length <= 2) return who;
  const where = signedTitle(room, world.people, world.me);
  return message.thread === null ? t.notifications.inRoom(who, where) : t.notifications.inThread(who, where);
}

const nameOf = (person: Person | undefined): string => person?.name || t.common.somebody;

const LONGEST = 160;

/** Words without marks: a notification is plain text. */
export function plainly(content: string, { people, groups }: Pick<World, "people" | "groups">): string {
  const named = content
    .replace(/<@(U[0-9A-F]{16})>/g, (_, id: string) => `@${nameOf(people[id])}`)
    .replace(/<!group\^(G[0-9A-F]{16})>/g, (_, id: string) => `@${groups[id]?.handle ?? t.common.somebody}`)
    .replace(/<!(?:here|all)>/g, `@${t.notifications.everybody}`);
  const bare = named
    .replace(/```[\w-]*\n?/g, "")
    .replace(/\*\*|~~|`|\|\|/g, "")
    .replace(/^(?:>|#{1,6}|[-*+])\s+/gm, "")
    .replace(/\s+/g, " ")
    .trim();
  const letters = [...bare];
  return letters.length > LONGEST
    ? `${letters
        .slice(0, LONGEST - 1)
        .join("")
        .trimEnd()}…`
    : bare;
}
