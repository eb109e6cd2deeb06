import { sentence } from "@/api/errors";
import * as api from "@/api/routes";
import type { UserId } from "@/api/types.gen";
import { type Action, offered } from "@/lib/actions";
import { shortOf } from "@/lib/clock";
import { tell } from "@/lib/notices";
import { ask } from "@/lib/questions";
import { go, roomPath } from "@/lib/route";
import type { Engine } from "@/live/engine";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";

/** Where a command was typed, and what stood behind its name. */
export interface CommandAct {
  room: RoomRow;
  engine: Engine;
  isGuest: boolean;
  words: string;
  /** Whom the words name with an @. */
  people: UserId[];
}

/** `id` is its name: "/status". It says itself what became of it. */
export type Command = Action<CommandAct>;

const MINUTES: Record<string, number> = { m: 1, h: 60, d: 24 * 60 };
const LEADING_EMOJI =
  /^(\p{Extended_Pictographic}(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f)*)\s*/u;

function done(work: Promise<unknown>, text: string): void {
  work.then(
    () => tell(text),
    (error) => tell(sentence(error), "danger"),
  );
}

/** Everything that can be said with a "/" at the beginning: what the server can do, and nothing else. */
export const COMMANDS: readonly Command[] = [
  {
    id: "status",
    label: () => t.messages.statusHint,
    run: ({ words }) => {
      const emoji = LEADING_EMOJI.exec(words)?.[1] ?? null;
      const text = words.replace(LEADING_EMOJI, "").trim();
      const status = text || emoji ? { text, emoji, until: null } : null;
      done(api.changeMe({ status }), status ? t.messages.statusSet : t.messages.statusGone);
    },
  },
  {
    id: "dnd",
    label: () => t.messages.dndHint,
    run: ({ words }) => {
      const until = untilIn(words, Date.now());
      if (until === undefined) tell(t.messages.dndWhat, "danger");
      else
        done(
          api.changeMe({ doNotDisturbUntil: until }),
          until === null ? t.messages.dndOff : t.messages.dndSet(shortOf(until)),
        );
    },
  },
  {
    id: "topic",
    label: () => t.messages.topicHint,
    isOffered: ({ room }) => room.kind !== "direct" && room.archivedAt === null,
    run: ({ room, engine, words }) =>
      done(engine.acts.changeRoom(room.id, { topic: words }), t.messages.topicSet),
  },
  {
    id: "mute",
    label: () => t.messages.muteHint,
    run: ({ room, engine }) =>
      done(
        engine.acts.prefer(room.id, { muted: !room.mine.muted }),
        room.mine.muted ? t.messages.unmuted : t.messages.muted,
      ),
  },
  {
    id: "invite",
    label: () => t.messages.inviteHint,
    isOffered: ({ room, isGuest }) => room.kind !== "direct" && room.archivedAt === null && !isGuest,
    run: ({ room, people }) => {
      if (people.length === 0) tell(t.messages.inviteWhom, "danger");
      else done(api.addMembers(room.id, people), t.messages.invited);
    },
  },
  {
    id: "open",
    label: () => t.messages.openHint,
    run: ({ engine, people }) => {
      if (people.length === 0) tell(t.messages.inviteWhom, "danger");
      else
        engine.acts.openDirect(people).then(
          (room) => go(roomPath(room.id)),
          (error) => tell(sentence(error), "danger"),
        );
    },
  },
  {
    id: "leave",
    label: () => t.messages.leaveHint,
    isOffered: ({ room }) => room.kind !== "direct",
    run: ({ room, engine }) => void leave(room, engine),
  },
];

/** Nobody comes back into a private room by themselves. */
async function leave(room: RoomRow, engine: Engine): Promise<void> {
  const { leaveTitle, leaveBody, leaveYes } = t.messages;
  const isSure =
    room.kind === "public" ||
    (await ask({ title: leaveTitle(room.name), body: leaveBody, yes: leaveYes, isDanger: true }));
  if (isSure)
    done(
      engine.acts.leaveRoom(room.id).then(() => go("/")),
      t.messages.hasLeft(room.name),
    );
}

/** Microseconds; null: off; undefined: that was no time. */
export function untilIn(words: string, now: number): number | null | undefined {
  const said = words.trim().toLowerCase();
  if (said === "off") return null;
  const [, count, unit = "h"] =
    /^(\d{1,4})\s*(m|h|d)?(?:in|ours?|ays?)?$/.exec(said) ?? (said ? [] : ["", "1", "h"]);
  if (!count || Number(count) === 0) return undefined;
  return (now + Number(count) * (MINUTES[unit] ?? 60) * 60_000) * 1000;
}

export const commandNamed = (name: string, on: CommandAct): Command | undefined =>
  offered(COMMANDS, on).find(({ id }) => id === name);

export const commandsFor = (words: string, on: CommandAct): Command[] =>
  offered(COMMANDS, on).filter(({ id }) => id.startsWith(words));
