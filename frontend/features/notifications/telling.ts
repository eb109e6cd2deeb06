import type { ServerEvent } from "@/api/types.gen";
import { placeIn } from "@/lib/route";
import type { Engine } from "@/live/engine";
import { callsIn } from "@/live/titles";
import type { Created, World } from "@/live/world";
import { readTelling } from "@/state/device";
import { chime } from "./chime";
import { isSettled, MANY, noticesOfMissed } from "./missed";
import { type Looking, type Notice, noticeOf } from "./notice";
import { openOneTab } from "./one-tab";
import { permission, show, takeBack } from "./show";

/** So long it may take until the next tab tells: a browser that is busy takes its time to close one. */
const HANDED_OVER_MS = 30_000;
/** Of what waits for my rooms, or came while they were read. */
const HELD_AT_MOST = 200;
const LATE_AT_MOST = 50;

/** Heard in a tab that does not tell. */
interface Late {
  notices: () => readonly Notice[];
  idOf: (notice: Notice) => string;
  at: number;
}

type Told = Pick<Engine, "me" | "world" | "heard" | "sync" | "isGreeted">;

/** From events as they come; and of what came while the line was down, from the counts, once they are here. */
export function startTelling({ me, world, heard, sync, isGreeted }: Told): () => void {
  const badge = createBadge();
  /** Of a while ago, in a tab that does not tell: if it is to tell now, the one before may not have. */
  let late: Late[] = [];
  const tab = openOneTab(me, () => {
    badge.show(callsTo(world.read()));
    const fresh = late.filter(({ at }) => Date.now() - at < HANDED_OVER_MS);
    late = [];
    for (const { notices, idOf } of fresh) tellAll(notices().filter(isUnread), idOf);
  });
  /** What was told, until it is read: tag → where it stands. */
  const told = new Map<string, { room: string; seq: number }>();
  /** Heard before it was known which rooms are mine, and how loud they are. */
  let waiting: Created[] = [];
  /** A line that came back: what it found, and what it has brought since. */
  let catching: { before: World; heard: Created[] } | null = null;

  const hear = (event: ServerEvent): void => {
    // The first greeting finds what was there when the page was opened: that is looked at, and not told.
    if (event.type === "hello" && isGreeted.read()) catching ??= { before: world.read(), heard: [] };
    if (event.type !== "message.created") return;
    if (catching) catching.heard = [...catching.heard, event].slice(-HELD_AT_MOST);
    if (world.read().roomsKnown) tellOf(event);
    else waiting = [...waiting, event].slice(-HELD_AT_MOST);
  };

  const tellOf = (event: Created): void => {
    const notices = (): Notice[] => {
      const now = { looking: tab.looking(), words: readTelling().words };
      const notice = noticeOf(event, world.read(), now);
      return notice ? [notice] : [];
    };
    tell(notices, () => event.message._id);
  };

  const tell = (notices: Late["notices"], idOf: Late["idOf"]): void => {
    const found = notices();
    if (found.length === 0) return;
    if (tab.isMine()) tellAll(found, idOf);
    else late = [...late, { notices, idOf, at: Date.now() }].slice(-LATE_AT_MOST);
  };

  const isUnread = ({ room, seq }: Notice): boolean => {
    const row = world.read().rooms[room];
    return !row || row.mine.readSeq < seq;
  };

  const catchUp = (): void => {
    if (!(catching || waiting.length > 0) || !isSettled(world.read(), sync.reads.read())) return;
    const heardBefore = waiting;
    const found = catching;
    [waiting, catching] = [[], null];
    for (const event of heardBefore) tellOf(event);
    if (!found) return;
    const notices = noticesOfMissed(world.read(), { ...found, looking: tab.looking() });
    tell(
      () => notices,
      ({ tag, seq }) => `missed ${tag} ${seq}`,
    );
  };

  /** One sound for all of them; each once, whichever tab tells. */
  const tellAll = (notices: readonly Notice[], idOf: (notice: Notice) => string): void => {
    const how = readTelling();
    if (!how.isOn || permission() !== "granted") return;
    const fresh = notices.filter((notice) => tab.tellOnce(idOf(notice)));
    for (const notice of fresh) {
      if (notice.tag !== MANY) told.set(notice.tag, { room: notice.room, seq: notice.seq });
      void show(notice).then(
        () => tab.isTold(idOf(notice)),
        () => {},
      );
    }
    if (how.sound && fresh.length > 0) void chime();
  };

  const tidy = (): void => {
    const now = world.read();
    catchUp();
    if (tab.isMine()) badge.show(callsTo(now));
    for (const [tag, { room, seq }] of told) {
      const row = now.rooms[room];
      if (row && row.mine.readSeq < seq) continue;
      told.delete(tag);
      void takeBack(tag);
    }
  };

  const look = (): void => tab.look(lookingHere());
  const stops = [
    heard.listen(hear),
    world.watch(tidy),
    sync.reads.watch(catchUp),
    ...["focus", "blur", "pagehide", "popstate", "klatsch:moved"].map((name) => listen(window, name, look)),
    listen(document, "visibilitychange", look),
  ];
  look();
  return () => {
    if (tab.isMine()) badge.show(0);
    for (const stop of stops) stop();
    tab.stop();
  };
}

function lookingHere(): Looking | null {
  if (document.visibilityState !== "visible" || !document.hasFocus()) return null;
  const place = placeIn(window.location.pathname);
  if (!place) return null;
  return { room: place.room, thread: place.pane?.kind === "thread" ? place.pane.root : null };
}

const callsTo = ({ rooms }: World): number =>
  Object.values(rooms).reduce((sum, room) => sum + callsIn(room), 0);

/** The number on the icon of the installed app, where there is such a thing. */
function createBadge() {
  let shown = 0;
  return {
    show: (count: number): void => {
      if (count === shown || !("setAppBadge" in navigator)) return;
      shown = count;
      void (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => {});
    },
  };
}

function listen(target: EventTarget, name: string, hear: () => void): () => void {
  target.addEventListener(name, hear);
  return () => target.removeEventListener(name, hear);
}
