import { sentence } from "@/api/errors";
import type { Action } from "@/lib/actions";
import { tell } from "@/lib/notices";
import { go, panePath, roomPath } from "@/lib/route";
import type { Engine } from "@/live/engine";
import type { RoomRow } from "@/live/world";

/** A room, and what is needed to act on it. */
export interface RoomAct {
  room: RoomRow;
  engine: Engine;
}

const tried = (work: Promise<unknown>, done = ""): void => {
  work.then(
    () => done && tell(done),
    (error) => tell(sentence(error), "danger"),
  );
};

/** Everything that may be done to a room; its menu and the switcher offer the same. */
export const ROOM_ACTIONS: readonly Action<RoomAct>[] = [
  {
    id: "room.favourite",
    label: ({ room }) => (room.mine.favourite ? "Take from favourites" : "Add to favourites"),
    run: ({ room, engine }) => tried(engine.acts.prefer(room.id, { favourite: !room.mine.favourite })),
  },
  {
    id: "room.mute",
    label: ({ room }) => (room.mine.muted ? "Unmute" : "Mute"),
    run: ({ room, engine }) => tried(engine.acts.prefer(room.id, { muted: !room.mine.muted })),
  },
  {
    id: "room.members",
    label: () => "Members",
    run: ({ room }) => go(panePath(room.id, { kind: "members" })),
  },
  {
    id: "room.pins",
    label: () => "Pinned messages",
    run: ({ room }) => go(panePath(room.id, { kind: "pins" })),
  },
  {
    id: "room.link",
    label: () => "Copy the link",
    run: ({ room }) =>
      tried(
        navigator.clipboard.writeText(`${window.location.origin}${roomPath(room.id)}`),
        "The link was copied.",
      ),
  },
  {
    id: "room.leave",
    label: () => "Leave the room",
    isOffered: ({ room }) => room.kind !== "direct",
    run: ({ room, engine }) => {
      tried(
        engine.acts.leaveRoom(room.id).then(() => go("/")),
        `You have left #${room.name}.`,
      );
    },
  },
];
