import * as api from "@/api/routes";
import type { Message, RoomId, Sent, ServerEvent, UserId } from "@/api/types.gen";
import { createStore, type Store } from "@/lib/store";
import type { Database } from "@/state/database";
import { watchActivity } from "./activity";
import { type Acts, createActs } from "./acts";
import { applyEvent } from "./apply-event";
import { createHeard, type Heard } from "./heard";
import type { Connection } from "./machine";
import { mentionsIn } from "./mentions";
import { createOutbox, type Outbox, type Pending } from "./outbox";
import { createReading, type Reading } from "./reading";
import { createSocket } from "./socket";
import { createSync, type Sync } from "./sync";
import { aloneUnder, openTabs } from "./tabs";
import { emptyWorld, mustReadRooms, roomsBehind, type World } from "./world";

/** Everything that lives as long as somebody is signed in on this page. */
export interface Engine {
  me: UserId;
  /** Ms since 1970. */
  startedAt: number;
  world: Store<World>;
  connection: Store<Connection>;
  sync: Sync;
  outbox: Outbox;
  reading: Reading;
  heard: Heard;
  acts: Acts;
  database: Database;
  retryNow(): void;
  /** Asks the server whether there is a session, and takes the connection up or down accordingly. */
  checkSession(): Promise<void>;
  /** Called for every key; `isDone`: the text was sent or taken back, so the next key is news again. */
  typing(room: RoomId, isDone: boolean): void;
  /** Which room is on the screen: the server tells who types there, and nowhere else. */
  lookAt(room: RoomId | null): void;
  stop(): void;
}

const TYPING_EVERY_MS = 3_000;

export function startEngine(me: UserId, database: Database): Engine {
  const world = createStore<World>(emptyWorld(me));
  const sync = createSync(world);
  const activity = watchActivity(() => socket.tell({ type: "heartbeat-due" }));

  const socket = createSocket({
    onEvent: (event) => hear(event),
    onCatchUp: () => void sync.catchUp().then(() => socket.tell({ type: "caught-up" })),
    onCheckSession: () => void checkSession(),
    isActive: activity.isActive,
  });

  const heard = createHeard();
  const look = createLook((room) => socket.say({ type: "look", room }));

  const hear = (event: ServerEvent): void => {
    // The cookie changed hands: somebody else signed in in this browser.
    if (event.type === "hello" && event.user !== me) {
      socket.tell({ type: "session-gone" });
      return;
    }
    world.update((now) => applyEvent(now, event, Date.now()));
    heard.tell(event);
    if (event.type === "hello") {
      look.again();
      void sync.readRooms();
      void sync.readPeople();
      void outbox.flush();
      for (const room of Object.keys(world.read().feeds)) void sync.openRoom(room);
    }
    // What my side of a new room is, the event does not say; what a heartbeat names and I do not have, I missed.
    if (event.type === "room.opened") void sync.readRooms();
    if (event.type === "heartbeat" && namesOtherRooms(world.read(), event.rooms)) void sync.readRooms();
    if (event.type === "presence.changed" && namesAStranger(world.read(), event.users))
      void sync.readPeople();
  };

  const checkSession = async (): Promise<void> => {
    const session = await api.session().catch(() => undefined);
    if (session === undefined) return;
    socket.tell({ type: session?.user?.id === me ? "session-alive" : "session-gone" });
  };

  const tabs = openTabs(me, (news) => void outbox.hear(news));
  const outbox = createOutbox({
    letters: database.outbox,
    send: api.message,
    alone: aloneUnder(`klatsch-outbox-${me}`),
    tellTabs: tabs.tell,
    onSent: (pending, sent) => world.update((now) => withOwn(now, pending, sent)),
    onSignedOut: () => void checkSession(),
    later: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    newId: () => crypto.randomUUID?.() ?? randomId(),
    now: Date.now,
  });

  const reading = createReading(world);

  const tidy = (): void => {
    if (mustReadRooms(world.read())) sync.healRooms();
    for (const one of outbox.pending.read()) {
      if (isInHistory(world.read(), one)) void outbox.settle(one.clientId);
    }
    if (socket.connection.read().name === "open" && roomsBehind(world.read()).length > 0) {
      socket.tell({ type: "fell-behind" });
    }
  };

  const unwatch = [
    world.watch(tidy),
    outbox.pending.watch(tidy),
    watchNetwork(socket.tell),
    activity.stop,
    tabs.close,
    sync.stop,
    reading.stop,
    outbox.stop,
  ];

  socket.tell({ type: "start" });
  void sync.readRooms();
  void sync.readPeople();
  void outbox.start();

  return {
    me,
    startedAt: Date.now(),
    world,
    connection: socket.connection,
    sync,
    outbox,
    reading,
    heard,
    acts: createActs(world),
    database,
    checkSession,
    retryNow: () => socket.tell({ type: "retry" }),
    lookAt: look.at,
    typing: everyFewSeconds((room: RoomId) => socket.say({ type: "typing", room })),
    stop: () => {
      socket.tell({ type: "stop" });
      for (const stop of unwatch) stop();
    },
  };
}

/** An acknowledgement is the event of my own message, whichever of the two comes first. */
function withOwn(world: World, pending: Pending, sent: Sent): World {
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

/** Has the room's history shown this letter, or passed the place where it lies? */
function isInHistory(world: World, one: Pending): boolean {
  const feed = world.feeds[one.room];
  if (!feed?.loaded) return one.state === "sent";
  if (one.sent && feed.change >= one.sent.change) return true;
  return feed.messages.some((row) => row.clientId === one.clientId && row.author === world.me);
}

function namesAStranger(world: World, users: Record<UserId, unknown>): boolean {
  return world.peopleKnown && Object.keys(users).some((id) => !world.people[id]?.listed);
}

function namesOtherRooms(world: World, named: Record<RoomId, number>): boolean {
  if (!world.roomsKnown) return false;
  const missing = Object.keys(named).some((room) => !world.rooms[room]);
  return missing || Object.keys(world.rooms).some((room) => named[room] === undefined);
}

function watchNetwork(tell: (input: { type: "browser-offline" | "browser-online" | "woke" }) => void) {
  const offline = () => tell({ type: "browser-offline" });
  const online = () => tell({ type: "browser-online" });
  const woke = () => document.visibilityState === "visible" && tell({ type: "woke" });
  window.addEventListener("offline", offline);
  window.addEventListener("online", online);
  document.addEventListener("visibilitychange", woke);
  return () => {
    window.removeEventListener("offline", offline);
    window.removeEventListener("online", online);
    document.removeEventListener("visibilitychange", woke);
  };
}

/** Leaving one room for another is one frame, not two; a new line hears it anew. */
function createLook(say: (room: RoomId | null) => void) {
  let wanted: RoomId | null = null;
  let said: RoomId | null | undefined;
  const tell = (): void => {
    if (wanted !== said) say(wanted);
    said = wanted;
  };
  return {
    at: (room: RoomId | null): void => {
      wanted = room;
      queueMicrotask(tell);
    },
    again: (): void => {
      said = undefined;
      queueMicrotask(tell);
    },
  };
}

function everyFewSeconds(say: (room: RoomId) => void): (room: RoomId, isDone: boolean) => void {
  let last = { room: "", at: 0 };
  return (room, isDone) => {
    if (isDone) last = { room: "", at: 0 };
    else if (last.room !== room || Date.now() - last.at >= TYPING_EVERY_MS) {
      last = { room, at: Date.now() };
      say(room);
    }
  };
}

/** `randomUUID` exists only on https and localhost; a server in a home network may be plain http. */
function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
