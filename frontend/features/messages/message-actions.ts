import { sentence } from "@/api/errors";
import type { Message, UserId } from "@/api/types.gen";
import type { Action } from "@/lib/actions";
import { tell } from "@/lib/notices";
import { go, messagePath, panePath } from "@/lib/route";
import type { Engine } from "@/live/engine";
import type { RoomRow } from "@/live/world";

/** A message, who looks at it, and what of the page an action may call for. */
export interface MessageAct {
  message: Message;
  room: RoomRow;
  me: UserId;
  /** An owner, an admin or a moderator: may take away what others wrote. */
  mayModerate: boolean;
  isGuest: boolean;
  engine: Engine;
  startEdit: (message: Message) => void;
  pickReaction: (message: Message) => void;
  askToDelete: (message: Message) => void;
}

export function tried(work: Promise<unknown>, done = ""): void {
  work.then(
    () => done && tell(done),
    (error) => tell(sentence(error), "danger"),
  );
}

const isOpen = ({ message, room }: MessageAct): boolean =>
  message.deletedAt === null && room.archivedAt === null;
const isMine = ({ message, me }: MessageAct): boolean => message.author === me;

/** Everything that may be done to a message: the bar, the menu and the keys share this table. */
export const MESSAGE_ACTIONS: readonly Action<MessageAct>[] = [
  {
    id: "message.react",
    label: () => "Add a reaction",
    keys: "+",
    isOffered: isOpen,
    run: (on) => on.pickReaction(on.message),
  },
  {
    id: "message.thread",
    label: () => "Reply in a thread",
    keys: "t",
    run: ({ message, room }) =>
      go(panePath(room.id, { kind: "thread", root: message.thread ?? message.seq })),
  },
  {
    id: "message.edit",
    label: () => "Edit",
    keys: "e",
    isOffered: (on) => isOpen(on) && isMine(on),
    run: (on) => on.startEdit(on.message),
  },
  {
    id: "message.pin",
    label: ({ message }) => (message.pinnedAt === null ? "Pin to the room" : "Unpin"),
    keys: "p",
    isOffered: (on) => isOpen(on) && !on.isGuest,
    run: ({ message, engine }) => tried(engine.acts.pin(message, message.pinnedAt === null)),
  },
  {
    id: "message.link",
    label: () => "Copy the link",
    keys: "c",
    run: ({ message, room }) =>
      tried(
        navigator.clipboard.writeText(`${window.location.origin}${messagePath(room.id, message.seq)}`),
        "The link was copied.",
      ),
  },
  {
    id: "message.unread",
    label: () => "Mark unread from here",
    keys: "u",
    isOffered: (on) => !isMine(on),
    run: ({ message, room, engine }) => tried(engine.reading.unsee(room.id, message.seq)),
  },
  {
    id: "message.delete",
    label: () => "Delete",
    keys: "Delete",
    isOffered: (on) => isOpen(on) && (isMine(on) || on.mayModerate),
    run: (on) => on.askToDelete(on.message),
  },
];

const NAMES: Record<string, string> = {
  "message.pin": "Pin or unpin",
};

/** For the sheet of shortcuts. */
export const MESSAGE_KEYS: readonly (readonly [string, string])[] = [
  ["ArrowUp", "The message above"],
  ["ArrowDown", "The message below"],
  ...MESSAGE_ACTIONS.flatMap((action) =>
    action.keys ? [[action.keys, NAMES[action.id] ?? action.label({} as MessageAct)] as const] : [],
  ),
];
