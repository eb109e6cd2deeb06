import type { Message, MessagesPage } from "@/api/types.gen";
import { withPage } from "./apply-answer";
import { type Created, emptyWorld, type World } from "./world";

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
    ...fields,
  };
}

export function created(seq: number, fields: Partial<Message> = {}): Created {
  const message = row(seq, fields);
  const { room, change } = message;
  return { type: "message.created", room, seq, change, message, author: { name: "Bo", image: null } };
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
    ...fields,
  };
}

/** Ann's world with the hall open and these rows in it. */
export function hallWith(seqs: number[], fields: Partial<MessagesPage> = {}): World {
  return withPage({ ...emptyWorld(ANN), epoch: "E1" }, HALL, page(seqs, fields), "newest");
}

export const seqsIn = (world: World): number[] => world.feeds[HALL]?.messages.map((one) => one.seq) ?? [];
