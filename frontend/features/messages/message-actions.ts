import { sentence } from "@/api/errors";
import type { Message, UserId } from "@/api/types.gen";
import type { Action } from "@/lib/actions";
import { type NewsAct, tell } from "@/lib/notices";
import { go, panePath } from "@/lib/route";
import type { Engine } from "@/live/engine";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import { withNames } from "./mention-text";
import { pathOf } from "./message-path";
import { namesIn } from "./names";

/** What a message may open. */
export type MessageDialog = "react" | "delete" | "history" | "reactors" | "forward";

/** A message, who looks at it, and what of the page an action may call for. */
export interface MessageAct {
  message: Message;
  room: RoomRow;
  me: UserId;
  /** An owner, an admin or a moderator: may take away what others wrote. */
  mayModerate: boolean;
  /** May write into the room here; in a thread the same answer may differ. */
  mayWrite: boolean;
  isGuest: boolean;
  inThread: boolean;
  engine: Engine;
  isSaved: (message: Message) => boolean;
  startEdit: (message: Message) => void;
  startQuote: (message: Message) => void;
  open: (dialog: MessageDialog, message: Message) => void;
}

export function tried(work: Promise<unknown>, done = "", act: NewsAct | null = null): void {
  work.then(
    () => done && tell(done, "good", act),
    (error) => tell(sentence(error), "danger"),
  );
}

const isThere = ({ message }: MessageAct): boolean => message.deletedAt === null;
const isOpen = (on: MessageAct): boolean => isThere(on) && on.room.archivedAt === null;
const isMine = ({ message, me }: MessageAct): boolean => message.author === me;

export const addressOf = (message: Message): string => `${window.location.origin}${pathOf(message)}`;

/** Everything that may be done to a message: the bar, the menu and the keys share this table. */
export const MESSAGE_ACTIONS: readonly Action<MessageAct>[] = [
  {
    id: "message.react",
    label: () => t.messages.react,
    keys: "+",
    isOffered: isOpen,
    run: (on) => on.open("react", on.message),
  },
  {
    id: "message.quote",
    label: () => t.messages.quote,
    keys: "r",
    isOffered: (on) => isOpen(on) && on.mayWrite,
    run: (on) => on.startQuote(on.message),
  },
  {
    id: "message.thread",
    label: () => t.messages.thread,
    keys: "t",
    isOffered: (on) => !on.inThread,
    run: ({ message, room }) =>
      go(panePath(room.id, { kind: "thread", root: message.thread ?? message.seq })),
  },
  {
    id: "message.edit",
    label: () => t.messages.edit,
    keys: "e",
    isOffered: (on) => isOpen(on) && isMine(on),
    run: (on) => on.startEdit(on.message),
  },
  {
    id: "message.forward",
    label: () => t.messages.forward,
    keys: "f",
    isOffered: isThere,
    run: (on) => on.open("forward", on.message),
  },
  {
    id: "message.save",
    label: (on) => (on.isSaved(on.message) ? t.messages.unsave : t.messages.save),
    keys: "s",
    isOffered: isThere,
    run: (on) => save(on, !on.isSaved(on.message)),
  },
  {
    id: "message.pin",
    label: ({ message }) => (message.pinnedAt === null ? t.messages.pin : t.messages.unpin),
    keys: "p",
    isOffered: (on) => isOpen(on) && !on.isGuest,
    run: ({ message, engine }) => tried(engine.acts.pin(message, message.pinnedAt === null)),
  },
  {
    id: "message.copy",
    label: () => t.messages.copyText,
    isOffered: isThere,
    run: ({ message, engine }) =>
      tried(
        navigator.clipboard.writeText(withNames(message.content, namesIn(engine.world.read()))),
        t.messages.textCopied,
      ),
  },
  {
    id: "message.link",
    label: () => t.messages.copyLink,
    keys: "c",
    run: ({ message }) => tried(navigator.clipboard.writeText(addressOf(message)), t.messages.linkCopied),
  },
  {
    id: "message.unread",
    label: () => t.messages.markUnread,
    keys: "u",
    isOffered: (on) => !isMine(on),
    run: ({ message, room, engine }) =>
      tried(
        message.thread !== null && !message.inRoom
          ? engine.reading.unseeThread(room.id, message.thread, message.seq)
          : engine.reading.unsee(room.id, message.seq),
      ),
  },
  {
    id: "message.reactors",
    label: () => t.messages.reactors,
    isOffered: (on) => isThere(on) && on.message.reactions.length > 0,
    run: (on) => on.open("reactors", on.message),
  },
  {
    id: "message.history",
    label: () => t.messages.history,
    keys: "h",
    isOffered: (on) => isThere(on) && on.message.editedAt !== null,
    run: (on) => on.open("history", on.message),
  },
  {
    id: "message.delete",
    label: () => t.messages.remove,
    keys: "Delete",
    isOffered: (on) => isOpen(on) && (isMine(on) || on.mayModerate),
    run: (on) => on.open("delete", on.message),
  },
];

/** Saving is taken back from where it was said that it was done. */
function save({ engine, message }: Pick<MessageAct, "engine" | "message">, on: boolean): void {
  const undo = { label: t.messages.undo, run: () => save({ engine, message }, !on) };
  tried(engine.acts.save(message, on), on ? t.messages.savedNow : t.messages.unsavedNow, undo);
}

const NAMES: Record<string, () => string> = {
  "message.pin": () => t.messages.pinOrUnpin,
  "message.save": () => t.messages.saveOrUnsave,
};

/** For the sheet of shortcuts. */
export const messageKeys = (): (readonly [string, string])[] => [
  ["ArrowUp", t.messages.rowAbove],
  ["k", t.messages.rowAbove],
  ["ArrowDown", t.messages.rowBelow],
  ["j", t.messages.rowBelow],
  ...MESSAGE_ACTIONS.flatMap((action) =>
    action.keys ? [[action.keys, NAMES[action.id]?.() ?? action.label({} as MessageAct)] as const] : [],
  ),
];
