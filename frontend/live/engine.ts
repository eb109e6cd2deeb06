import * as api from "@/api/routes";
import type { RoomId, Sent, ServerEvent, UserId } from "@/api/types.gen";
import { createStore, type Store } from "@/lib/store";
import type { Database } from "@/state/database";
import { watchActivity } from "./activity";
import { applyEvent } from "./apply-event";
import type { Connection } from "./machine";
import { createMarks, type Marks } from "./marks";
import { createOutbox, type Outbox, type Pending } from "./outbox";
import { createSocket } from "./socket";
import { createSync, type Sync } from "./sync";
import { aloneUnder, openTabs } from "./tabs";
import { emptyWorld, roomsBehind, type World } from "./world";

/** Everything that lives as long as somebody is signed in on this page. */
export interface Engine {
  me: UserId;
  /** Ms since 1970. */
  startedAt: number;
  world: Store<World>;
  connection: Store<Connection>;
  sync: Sync;
  outbox: Outbox;
  marks: Marks;
  database: Database;
  retryNow(): void;
  /** Asks the server whether there is a session, and takes the connection up or down accordingly. */
  checkSession(): Promise<void>;
  /** Called for every key; `isDone`: the text was sent or taken back, so the next key is news again. */
  typing(room: RoomId, isDone: boolean): void;
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

  const hear = (event: ServerEvent): void => {
    // The cookie changed hands: somebody else signed in in this browser.
    if (event.type === "hello" && event.user !== me) {
      socket.tell({ type: "session-gone" });
      return;
    }
    world.update((now) => applyEvent(now, event, Date.now()));
    if (event.type === "hello") {
      void sync.readRooms();
      void sync.readPeople();
      void outbox.flush();
      for (const room of Object.keys(world.read().feeds)) void sync.openRoom(room);
    }
    if (event.type === "member.joined") void sync.readRooms();
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

  const marks = createMarks(database.marks);

  const tidy = (): void => {
    marks.follow(world.read());
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
    outbox.stop,
  ];

  socket.tell({ type: "start" });
  void sync.readRooms();
  void sync.readPeople();
  void outbox.start();
  void marks.load();

  return {
    me,
    startedAt: Date.now(),
    world,
    connection: socket.connection,
    sync,
    outbox,
    marks,
    database,
    checkSession,
    retryNow: () => socket.tell({ type: "retry" }),
    typing: everyFewSeconds((room: RoomId) => socket.say({ type: "typing", room })),
    stop: () => {
      socket.tell({ type: "stop" });
      for (const stop of unwatch) stop();
    },
  };
}

/** An acknowledgement is the event of my own message, whichever of the two comes first. */
function withOwn(world: World, pending: Pending, sent: Sent): World {
  const { content, clientId } = pending;
  const person = world.people[world.me];
  const author = { name: person?.name ?? "", image: person?.image ?? null };
  const message = { ...sent, content, clientId, author: world.me, editedAt: null, deletedAt: null };
  const { room, seq, change } = sent;
  return applyEvent(world, { type: "message.created", room, seq, change, message, author }, Date.now());
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
