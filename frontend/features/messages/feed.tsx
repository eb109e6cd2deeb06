"use client";

import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { sentence } from "@/api/errors";
import type { Room } from "@/api/types.gen";
import { go, roomPath } from "@/lib/route";
import { useEngine } from "@/live/provider";
import { KEEP_AT_MOST } from "@/live/windows";
import type { RoomRow } from "@/live/world";
import { ArrowDownIcon, HashIcon, LockIcon, PersonIcon } from "@/ui/icons";
import { Spinner } from "@/ui/late";
import { Trouble } from "@/ui/trouble";
import { Announcer } from "./announcer";
import { FeedPlaceholder } from "./feed-placeholder";
import { MessageRow } from "./message-row";
import type { Row } from "./rows";
import { useFeed } from "./use-feed";
import type { ActsOn } from "./use-message-acts";
import { newSince, type Start, useMovedAbove, useScroll } from "./use-scroll";

interface FeedProps {
  room: RoomRow;
  title: string;
  at: number | null;
  on: ActsOn;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
  onEdit: (clientId: string, content: string) => void;
}

/** More than this unread: the room opens where reading stopped, in the past if need be. */
const FAR = 40;

export function Feed(props: FeedProps) {
  const { room, at } = props;
  // As it was when the room was opened: the line stays where it is while one reads.
  const [readSeq] = useState(() => (room.mine.unread > 0 ? room.mine.readSeq : null));
  const [place] = useState(() => at ?? (readSeq !== null && room.seq - readSeq > FAR ? readSeq + 1 : null));
  const feed = useFeed(room.id, place, readSeq);
  if (feed.status === "failed") {
    return (
      <div className="grid min-h-0 flex-1 place-items-center">
        <Trouble title="The messages could not be read" onRetry={feed.retry}>
          {sentence(feed.error)}
        </Trouble>
      </div>
    );
  }
  if (feed.status === "reading") return <FeedPlaceholder />;
  return <LoadedFeed {...props} feed={feed} />;
}

function LoadedFeed({ room, title, at, feed, ...acts }: FeedProps & { feed: ReturnType<typeof useFeed> }) {
  const { rows, people, me, hasOlder, hasNewer } = feed;
  const { startedAt } = useEngine();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const movedAbove = useMovedAbove(rows);
  const [start] = useState(() => startIn(rows, at));
  const { atEnd, leftAt, look, toEnd } = useScroll({
    scroller,
    list,
    rows,
    hasOlder,
    hasNewer,
    start,
    onNearStart: feed.readOlder,
    onNearEnd: feed.readNewer,
  });
  const isAtEnd = atEnd && !hasNewer;
  const see = useSeen({ room, rows, isAtEnd, list });
  useTrim(rows.length, isAtEnd, feed.trim);
  const lastOfMine = rows.findLast((row) => row.author === me && row.createdAt >= startedAt * 1000)?.key;
  const name = (author: string) => people[author]?.name || "Somebody";
  const toLatest = () => {
    toEnd();
    // The address named a message; the reader goes on from there.
    void feed.toNewest().then(() => at !== null && go(roomPath(room.id)));
  };

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={`Messages in ${title}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={() => {
          look();
          see();
        }}
        onKeyDown={walkRows}
        className="feed flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto pb-3 focus-visible:-outline-offset-2"
      >
        <div className="grow" />
        <Virtualizer ref={list} scrollRef={scroller} shift={movedAbove} bufferSize={600}>
          {hasOlder ? null : <RoomStart key="start" room={room} title={title} isEmpty={rows.length === 0} />}
          {rows.map((row) => (
            <MessageRow
              key={row.key}
              row={row}
              name={name(row.author)}
              isLastOfMine={row.key === lastOfMine}
              isMarked={at !== null && row.seq === at}
              {...acts}
            />
          ))}
        </Virtualizer>
      </div>
      {feed.olderStatus === "reading" ? <OlderLine /> : null}
      {feed.olderStatus === "failed" ? <OlderFailed onRetry={feed.readOlder} /> : null}
      {isAtEnd ? null : <ToLatest count={newSince(rows, leftAt, me)} onPress={toLatest} />}
      <Announcer rows={rows} me={me} name={name} />
    </div>
  );
}

/** The message of the address, or the first that was unread. */
function startIn(rows: Row[], at: number | null): Start | null {
  const named = at === null ? undefined : (rows.find((row) => (row.seq ?? 0) >= at) ?? rows.at(-1));
  if (named) return { key: named.key, align: "center" };
  const first = rows.find((row) => row.startsNew);
  return first ? { key: first.key, align: "start" } : null;
}

/** Up and down from message to message. */
function walkRows(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const from = event.target as HTMLElement;
  const isRow = from.dataset.testid === "message";
  if (by === undefined || (!isRow && from !== event.currentTarget)) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-testid="message"]')];
  const next = isRow ? rows[rows.indexOf(from) + by] : rows.at(-1);
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const SEEN_AFTER_MS = 500;

interface SeenOptions {
  room: RoomRow;
  rows: Row[];
  isAtEnd: boolean;
  list: RefObject<VirtualizerHandle | null>;
}

/** Seen: shown for half a second in a page that is visible. At the end, everything is. */
function useSeen({ room, rows, isAtEnd, list }: SeenOptions): () => void {
  const { reading } = useEngine();
  const latest = useRef({ room, rows, isAtEnd });
  latest.current = { room, rows, isAtEnd };
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const look = useCallback(() => {
    timer.current = null;
    const now = latest.current;
    if (document.visibilityState !== "visible") return;
    const seq = now.isAtEnd ? now.room.seq : lastShown(list.current, now.rows);
    if (seq !== null) reading.see(now.room.id, seq);
  }, [reading, list]);
  const see = useCallback(() => {
    timer.current ??= setTimeout(look, SEEN_AFTER_MS);
  }, [look]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever comes may be seen at once
  useEffect(() => see(), [see, room.seq, isAtEnd, rows]);
  useEffect(() => {
    reading.open(room.id);
    document.addEventListener("visibilitychange", see);
    return () => {
      document.removeEventListener("visibilitychange", see);
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    };
  }, [reading, room.id, see]);
  return see;
}

function lastShown(list: VirtualizerHandle | null, rows: Row[]): number | null {
  if (!list) return null;
  const bottom = list.findItemIndex(list.scrollOffset + list.viewportSize - 24);
  return rows.slice(0, bottom + 1).findLast((row) => row.seq !== null)?.seq ?? null;
}

/** A tab that stays open for weeks must not grow for ever. At the end, rows far above can go unnoticed. */
function useTrim(length: number, atEnd: boolean, trim: () => void): void {
  const latest = useRef(trim);
  latest.current = trim;
  useEffect(() => {
    if (atEnd && length > KEEP_AT_MOST) latest.current();
  }, [length, atEnd]);
}

function ToLatest({ count, onPress }: { count: number; onPress: () => void }) {
  return (
    <button
      type="button"
      onClick={onPress}
      data-testid="to-latest"
      className="absolute bottom-3 left-1/2 flex min-h-9 -translate-x-1/2 animate-appear items-center gap-1.5 rounded-full bg-accent pr-4 pl-3 text-sm font-medium text-on-accent shadow-lg hover:bg-accent-strong"
    >
      <ArrowDownIcon className="size-4.5" />
      {count > 0 ? `${count} new` : "Latest"}
      <span className="sr-only">, jump to the latest message</span>
    </button>
  );
}

function RoomStart({ room, title, isEmpty }: { room: Room; title: string; isEmpty: boolean }) {
  const Sign = { public: HashIcon, private: LockIcon, direct: PersonIcon }[room.kind];
  return (
    <div className="px-3 pt-12 pb-2 sm:px-5" data-testid="room-start">
      <span className="mb-4 grid size-14 place-items-center rounded-2xl bg-accent-wash text-accent">
        <Sign className="size-7" />
      </span>
      <p className="text-2xl font-semibold tracking-[-0.02em]">{title}</p>
      {room.purpose ? <p className="mt-1 max-w-prose">{room.purpose}</p> : null}
      <p className="mt-1 max-w-prose text-soft">
        {isEmpty ? "Nobody has written here yet. Say hello." : "This is where it begins."}
      </p>
    </div>
  );
}

function OlderLine() {
  return (
    <p
      role="status"
      className="absolute top-2 left-1/2 flex -translate-x-1/2 animate-late items-center gap-2 rounded-full border border-line bg-raised px-3 py-1 text-xs text-soft shadow-sm"
    >
      <Spinner className="size-3.5" />
      Reading older messages
    </p>
  );
}

function OlderFailed({ onRetry }: { onRetry: () => void }) {
  return (
    <p
      role="alert"
      className="absolute top-2 left-1/2 flex -translate-x-1/2 items-center gap-2 rounded-full border border-line bg-raised py-1 pr-1 pl-3 text-xs shadow-sm"
    >
      Older messages could not be read.
      <button
        type="button"
        onClick={onRetry}
        className="min-h-6 rounded-full px-2 font-semibold hover:bg-hover"
      >
        Try again
      </button>
    </p>
  );
}
