import type { Message, Sent, UserId } from "@/api/types.gen";
import { applyEvent } from "./apply-event";
import { mentionsIn } from "./mentions";
import type { Pending } from "./outbox";
import type { World } from "./world";

/** An acknowledgement is the event of my own message, whichever of the two comes first. */
export function withOwn(world: World, pending: Pending, sent: Sent): World {
  const { room, seq, change } = sent;
  const person = world.people[world.me];
  const author = { name: person?.name ?? "", image: person?.image ?? null };
  const event = {
    type: "message.created" as const,
    room,
    before: change - 1,
    change,
    seq,
    author,
    root: null,
  };
  return applyEvent(world, { ...event, message: ownMessage(pending, sent, world.me) }, Date.now());
}

function ownMessage(pending: Pending, sent: Sent, me: UserId): Message {
  const { clientId, content, thread, inRoom, quote } = pending;
  return {
    ...sent,
    clientId,
    content,
    author: me,
    editedAt: null,
    deletedAt: null,
    thread,
    inRoom: thread === null || inRoom,
    replyCount: 0,
    lastReplyAt: null,
    quote,
    mentions: mentionsIn(content),
    reactions: [],
    pinnedAt: null,
    pinnedBy: null,
  };
}

/** Has the room's history shown this letter, or passed the place where it lies? A room that nobody opened shows nothing. */
export function isInHistory(world: World, one: Pending): boolean {
  const feed = world.feeds[one.room];
  if (!feed) return one.state === "sent";
  if (!feed.loaded) return false;
  if (one.sent && feed.change >= one.sent.change) return true;
  return feed.messages.some((row) => row.clientId === one.clientId && row.author === world.me);
}

/**
 * A UUIDv7 (RFC 9562), whose first letters are the time: an index of such ids grows at its end, one of `randomUUID` everywhere.
 * (And that exists on https and localhost alone; a server in a home network may be plain http.)
 */
export function newLetterId(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  bytes[0] = 0x70 | ((bytes[0] ?? 0) & 0x0f);
  bytes[2] = 0x80 | ((bytes[2] ?? 0) & 0x3f);
  const digits = hex(now, 12) + [...bytes].map((byte) => hex(byte, 2)).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
