import * as api from "@/api/routes";
import type { RoomId, ServerEvent, UserId } from "@/api/types.gen";
import { tell } from "@/lib/notices";
import { createStore, type Store } from "@/lib/store";
import type { Database } from "@/state/database";
import type { KeptFacts, KeptFeed } from "@/state/shelf";
import { t } from "@/text";
import { watchActivity } from "./activity";
import { type Acts, createActs } from "./acts";
import { applyEvent } from "./apply-event";
import { withKeptFacts, withKeptFeed } from "./apply-kept";
import { createDrafts, type Drafts } from "./drafts";
import { behindFirstRows } from "./first-rows";
import { createHeard, type Heard } from "./heard";
import { createKeeping, whenHidden } from "./keeping";
import type { Connection } from "./machine";
import { createOutbox, type Outbox } from "./outbox";
import { isInHistory, newLetterId, withOwn } from "./own-letters";
import { createReading, type Reading } from "./reading";
import { createLook, everyFewSeconds, later, watchNetwork } from "./signals";
import { hearVersion, renewSite } from "./site";
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
  /** The server has spoken on this page. Until then, what is shown is what this device kept. */
  isGreeted: Store<boolean>;
  sync: Sync;
  outbox: Outbox;
  drafts: Drafts;
  reading: Reading;
  heard: Heard;
  acts: Acts;
  database: Database;
  retryNow(): void;
  /** The server said who is signed in. Until then nothing is sent in anybody's name. */
  confirm(): void;
  /** Asks the server whether there is a session, and takes the connection up or down accordingly. */
  checkSession(): Promise<void>;
  /** Called for every key; `isDone`: the text was sent or taken back, so the next key is news again. */
  typing(room: RoomId, isDone: boolean): void;
  /** Which room is on the screen: the server tells who types there, and nowhere else. */
  lookAt(room: RoomId | null): void;
  stop(): void;
}

interface Beginning {
  database: Database;
  /** What this device kept; null: nothing. */
  facts: KeptFacts | null;
  /** Of the room that is going to be shown. */
  feed: KeptFeed | null;
  /** The room of the address. */
  wanted: RoomId | null;
}

export function startEngine(me: UserId, { database, facts, feed, wanted }: Beginning): Engine {
  const nothing = emptyWorld(me);
  const known = facts ? withKeptFacts(nothing, facts, wanted) : nothing;
  const world = createStore<World>(feed ? withKeptFeed(known, feed) : known);
  const isConnected = () => ["open", "catching-up"].includes(socket.connection.read().name);
  const sync = createSync(world, { kept: database.shelf.feed, isConnected });
  const keeping = createKeeping({ world, shelf: database.shelf, now: Date.now, later });
  // Who is here is the longest list that a page asks for.
  const people = behindFirstRows(world, wanted, () => void sync.readPeople());
  const activity = watchActivity(() => socket.tell({ type: "heartbeat-due" }));
  const isGreeted = createStore(false);
  let isConfirmed = false;

  const socket = createSocket({
    onEvent: (event) => hear(event),
    onCatchUp: () => void sync.catchUp().then(() => socket.tell({ type: "caught-up" })),
    onCheckSession: () => void checkSession(),
    isActive: activity.isActive,
  });

  const heard = createHeard();
  const look = createLook((room) => socket.say({ type: "look", room }));

  const hear = (event: ServerEvent): void => {
    if (event.type === "hello" && !isGreeting(event)) return;
    world.update((now) => applyEvent(now, event, Date.now()));
    heard.tell(event);
    if (event.type === "hello") greeted(event.version);
    // What my side of a new room is, the event does not say; what a heartbeat names and I do not have, I missed.
    if (event.type === "room.opened") void sync.readRooms();
    if (event.type === "heartbeat" && namesOtherRooms(world.read(), event.rooms)) void sync.readRooms();
    if (event.type === "presence.changed" && namesAStranger(world.read(), event.users))
      void sync.readPeople();
  };

  /** False: the cookie changed hands, somebody else signed in in this browser. */
  const isGreeting = (hello: Extract<ServerEvent, { type: "hello" }>): boolean => {
    const { epoch } = world.read();
    if (hello.user !== me) sessionGone("other-person");
    else if (epoch !== null && epoch !== hello.epoch) {
      void keeping.clear();
      tell(t.connection.restored);
    }
    return hello.user === me;
  };

  const greeted = (version: string): void => {
    isGreeted.write(true);
    look.again();
    void sync.readRooms();
    people.ask();
    // First what the server has: another device may have gone on with what was begun here.
    void sync.readMine(drafts).then(drafts.tellAll);
    confirm();
    for (const room of Object.keys(world.read().feeds)) void sync.openRoom(room);
    hearVersion(version);
    void renewSite();
  };

  const confirm = (): void => {
    isConfirmed = true;
    void outbox.flush();
  };

  /** What was read goes; what was written stays for when the same person signs in again. */
  const sessionGone = (why: "signed-out" | "other-person"): void => {
    isConfirmed = false;
    socket.tell({ type: "session-gone", why });
    keeping.stop();
    void database.shelf.wipe();
  };

  const checkSession = async (): Promise<void> => {
    const session = await api.session().catch(() => undefined);
    if (session === undefined) return;
    const user = session?.user?.id;
    if (user === me) socket.tell({ type: "session-alive" });
    else sessionGone(user ? "other-person" : "signed-out");
  };

  const tabs = openTabs(me, (news) => void outbox.hear(news));
  const outbox = createOutbox({
    letters: database.outbox,
    send: api.message,
    maySend: () => isConfirmed,
    alone: aloneUnder(`klatsch-outbox-${me}`),
    tellTabs: tabs.tell,
    onSent: (pending, sent) => world.update((now) => withOwn(now, pending, sent)),
    onSignedOut: () => void checkSession(),
    later,
    newId: newLetterId,
    now: Date.now,
  });
  const drafts = createDrafts({
    world,
    table: database.drafts,
    lastWords: database.lastWords,
    put: api.putDraft,
    later,
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
    whenHidden(() => {
      void keeping.saveNow();
      drafts.saveNow();
    }),
    activity.stop,
    tabs.close,
    people.stop,
    sync.stop,
    reading.stop,
    outbox.stop,
    drafts.stop,
    keeping.stop,
  ];

  socket.tell({ type: "start" });
  void sync.readRooms();
  people.ask();
  void outbox.start();

  return {
    me,
    startedAt: Date.now(),
    world,
    connection: socket.connection,
    isGreeted,
    sync,
    outbox,
    drafts,
    reading,
    heard,
    acts: createActs(world),
    database,
    confirm,
    checkSession,
    retryNow: () => {
      socket.tell({ type: "retry" });
      void outbox.flush();
    },
    lookAt: (room) => {
      look.at(room);
      if (room) keeping.look(room);
    },
    typing: everyFewSeconds((room: RoomId) => socket.say({ type: "typing", room })),
    stop: () => {
      socket.tell({ type: "stop" });
      isConfirmed = false;
      for (const stop of unwatch) stop();
    },
  };
}

function namesAStranger(world: World, users: Record<UserId, unknown>): boolean {
  return world.peopleKnown && Object.keys(users).some((id) => !world.people[id]?.listed);
}

function namesOtherRooms(world: World, named: Record<RoomId, number>): boolean {
  if (!world.roomsKnown) return false;
  const missing = Object.keys(named).some((room) => !world.rooms[room]);
  return missing || Object.keys(world.rooms).some((room) => named[room] === undefined);
}
