import { sentence } from "@/api/errors";
import type { Notify } from "@/api/types.gen";
import type { Action } from "@/lib/actions";
import { tell } from "@/lib/notices";
import { ask } from "@/lib/questions";
import { go, panePath, roomPath } from "@/lib/route";
import type { Engine } from "@/live/engine";
import { signedTitle } from "@/live/titles";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import { askRoom } from "./room-dialogs";
import { mayChange } from "./room-rights";

/** A room, and what is needed to act on it. */
export interface RoomAct {
  room: RoomRow;
  engine: Engine;
}

/** Which lines of a menu belong together. */
export type RoomPart = "keep" | "notify" | "look" | "end";
export type RoomAction = Action<RoomAct> & { part: RoomPart };

export const tried = (work: Promise<unknown>, done = ""): void => {
  work.then(
    () => done && tell(done),
    (error) => tell(sentence(error), "danger"),
  );
};

const roleIn = ({ engine }: RoomAct) => engine.world.read().people[engine.me]?.role ?? "guest";
const maySteer = (on: RoomAct): boolean => mayChange(on.room, roleIn(on));

/** Everything that may be done to a room; its menus and the switcher offer the same. */
export const ROOM_ACTIONS: readonly RoomAction[] = [
  {
    id: "room.read",
    part: "keep",
    label: () => t.rooms.markRead,
    isOffered: ({ room }) => room.mine.unread > 0,
    run: (on) => read(on),
  },
  {
    id: "room.favourite",
    part: "keep",
    label: ({ room }) => (room.mine.favourite ? t.rooms.unfavourite : t.rooms.favourite),
    run: ({ room, engine }) => tried(engine.acts.prefer(room.id, { favourite: !room.mine.favourite })),
  },
  {
    id: "room.move",
    part: "keep",
    label: () => t.rooms.move,
    isOffered: ({ room }) => room.archivedAt === null,
    run: ({ room }) => askRoom({ kind: "move", room }),
  },
  ...notifying("default", () => t.rooms.notifyDefault),
  ...notifying("all", () => t.rooms.notifyAll),
  ...notifying("mentions", () => t.rooms.notifyMentions),
  ...notifying("nothing", () => t.rooms.notifyNothing),
  {
    id: "room.mute",
    part: "notify",
    label: ({ room }) => (room.mine.muted ? t.rooms.unmute : t.rooms.mute),
    run: ({ room, engine }) => tried(engine.acts.prefer(room.id, { muted: !room.mine.muted })),
  },
  {
    id: "room.details",
    part: "look",
    label: () => t.rooms.details,
    run: ({ room }) => go(panePath(room.id, { kind: "details" })),
  },
  {
    id: "room.members",
    part: "look",
    label: () => t.rooms.memberList,
    run: ({ room }) => go(panePath(room.id, { kind: "members" })),
  },
  {
    id: "room.pins",
    part: "look",
    label: () => t.rooms.pins,
    run: ({ room }) => go(panePath(room.id, { kind: "pins" })),
  },
  {
    id: "room.link",
    part: "look",
    label: () => t.rooms.link,
    run: ({ room }) =>
      tried(
        navigator.clipboard.writeText(`${window.location.origin}${roomPath(room.id)}`),
        t.rooms.linkCopied,
      ),
  },
  {
    id: "room.archive",
    part: "end",
    label: ({ room }) => (room.archivedAt === null ? t.rooms.archive : t.rooms.restore),
    isOffered: (on) => maySteer(on) && !on.room.isDefault,
    run: (on) => void archive(on),
  },
  {
    id: "room.leave",
    part: "end",
    label: () => t.rooms.leave,
    isOffered: ({ room }) => room.kind !== "direct" && room.archivedAt === null,
    run: (on) => void leave(on),
  },
];

/** Levels are told apart by more than a mark in a menu: the switcher says what they are. */
function notifying(level: Notify, name: () => string): RoomAction[] {
  return [
    {
      id: `room.notify-${level}`,
      part: "notify",
      label: () => t.rooms.notifySaid(name()),
      isOn: ({ room }) => room.mine.notify === level,
      run: ({ room, engine }) => tried(engine.acts.prefer(room.id, { notify: level })),
    },
  ];
}

function read({ room, engine }: RoomAct): void {
  const undo = engine.reading.readRoom(room.id);
  if (!undo) return;
  const title = signedTitle(room, engine.world.read().people, engine.me);
  tell(t.rooms.wasRead(title), "good", { label: t.rooms.undo, run: () => tried(undo()) });
}

async function leave({ room, engine }: RoomAct): Promise<void> {
  const sure = await ask({
    title: t.rooms.leaveTitle(room.name),
    body: room.kind === "public" ? t.rooms.leavePublic : t.rooms.leavePrivate,
    yes: t.rooms.leaveYes,
    isDanger: room.kind === "private",
  });
  if (!sure) return;
  const isHere = window.location.pathname.startsWith(roomPath(room.id));
  const left = engine.acts.leaveRoom(room.id).then(() => isHere && go("/"));
  tried(left, t.rooms.left(room.name));
}

async function archive({ room, engine }: RoomAct): Promise<void> {
  const isOpen = room.archivedAt === null;
  if (isOpen) {
    const { archiveTitle, archiveBody, archiveYes } = t.rooms;
    const sure = await ask({ title: archiveTitle(room.name), body: archiveBody, yes: archiveYes });
    if (!sure) return;
  }
  const done = isOpen ? t.rooms.wasArchived(room.name) : t.rooms.wasRestored(room.name);
  tried(engine.acts.changeRoom(room.id, { archived: isOpen }), done);
}
