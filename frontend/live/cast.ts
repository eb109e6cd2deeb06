import type { Message, MessagesPage, MyRoomRow, Room } from "@/api/types.gen";
import { withPage } from "./apply-answer";
import { type Created, emptyWorld, type Moved, type World } from "./world";

/** What the tests of this folder are played with. */
export const ANN = "UANN";
export const BO = "UBO";
export const HALL = "CHALL";

export function row(seq: number, fields: Partial<Message> = {}): Message {
  return {
    _id: `m${seq}`,
    room: HALL,
    seq,
    change: seq,
    author: BO,
    clientId: `c${seq}`,
    content: `row ${seq}`,
    createdAt: 1_750_000_000_000_000 + seq,
    editedAt: null,
    deletedAt: null,
    thread: null,
    inRoom: true,
    replyCount: 0,
    lastReplyAt: null,
    quote: null,
    mentions: [],
    reactions: [],
    pinnedAt: null,
    pinnedBy: null,
    ...fields,
  };
}

export function created(seq: number, fields: Partial<Message> = {}): Created {
  const message = row(seq, fields);
  const { room, change } = message;
  const author = { name: "Bo", image: null };
  return { type: "message.created", room, before: change - 1, change, seq, message, root: null, author };
}

/** The row as it is after `change`. */
export function changed(seq: number, change: number, fields: Partial<Message> = {}): Moved {
  const message = row(seq, { change, ...fields });
  return { type: "message.changed", room: HALL, before: change - 1, change, message, root: null };
}

export function hall(fields: Partial<Room> = {}): Room {
  return {
    id: HALL,
    name: "hall",
    topic: "",
    purpose: "",
    kind: "public",
    posting: "everyone",
    history: "everything",
    isDefault: false,
    archivedAt: null,
    createdAt: 1,
    createdBy: null,
    people: [],
    seq: 1,
    change: 1,
    memberCount: 2,
    ...fields,
  };
}

export function myHall(fields: Partial<Room> = {}, mine: Partial<MyRoomRow["mine"]> = {}): MyRoomRow {
  const room = hall(fields);
  const side = { isModerator: false, joinedSeq: 0, readSeq: room.seq, unread: 0, mentions: 0, seq: room.seq };
  const kept = { notify: "default" as const, muted: false, favourite: false, section: "" };
  return { ...room, mine: { ...side, ...kept, ...mine } };
}

export function page(seqs: number[], fields: Partial<MessagesPage> = {}): MessagesPage {
  const last = seqs.at(-1) ?? 0;
  return {
    epoch: "E1",
    room: HALL,
    seq: last,
    change: last,
    more: false,
    messages: seqs.map((seq) => row(seq)),
    users: { [BO]: { name: "Bo", image: null } },
    members: [],
    roomNow: null,
    mine: null,
    quotes: {},
    ...fields,
  };
}

/** Ann's world with the hall open and these rows in it. */
export function hallWith(seqs: number[], fields: Partial<MessagesPage> = {}): World {
  return withPage({ ...emptyWorld(ANN), epoch: "E1" }, HALL, page(seqs, fields), "newest");
}

export const seqsIn = (world: World): number[] => world.feeds[HALL]?.messages.map((one) => one.seq) ?? [];
