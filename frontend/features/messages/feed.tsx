"use client";

import { useEffect, useRef } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { sentence } from "@/api/errors";
import type { Room } from "@/api/types.gen";
import { useEngine } from "@/live/provider";
import { KEEP_AT_MOST } from "@/live/windows";
import { ArrowDownIcon, HashIcon } from "@/ui/icons";
import { Spinner } from "@/ui/late";
import { Trouble } from "@/ui/trouble";
import { Announcer } from "./announcer";
import { FeedPlaceholder } from "./feed-placeholder";
import { MessageRow } from "./message-row";
import { useFeed } from "./use-feed";
import { newSince, useMovedAbove, useScroll } from "./use-scroll";

interface FeedProps {
  room: Room;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
  onEdit: (clientId: string, content: string) => void;
}

export function Feed({ room, ...acts }: FeedProps) {
  const feed = useFeed(room.id);
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
  return <LoadedFeed room={room} feed={feed} {...acts} />;
}

function LoadedFeed({ room, feed, ...acts }: FeedProps & { feed: ReturnType<typeof useFeed> }) {
  const { rows, people, me, hasOlder } = feed;
  const { startedAt } = useEngine();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const movedAbove = useMovedAbove(rows);
  const { atEnd, leftAt, look, toEnd } = useScroll({
    scroller,
    list,
    rows,
    hasOlder,
    onNearStart: feed.readOlder,
  });
  useSeen(room, atEnd);
  useTrim(rows.length, atEnd, feed.trim);
  const lastOfMine = rows.findLast((row) => row.author === me && row.createdAt >= startedAt * 1000)?.key;
  const name = (author: string) => people[author]?.name || "Somebody";

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={`Messages in #${room.name}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={look}
        className="feed flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto pb-3 focus-visible:-outline-offset-2"
      >
        <div className="grow" />
        <Virtualizer ref={list} scrollRef={scroller} shift={movedAbove} bufferSize={600}>
          {hasOlder ? null : <RoomStart key="start" room={room} isEmpty={rows.length === 0} />}
          {rows.map((row) => (
            <MessageRow
              key={row.key}
              row={row}
              name={name(row.author)}
              isLastOfMine={row.key === lastOfMine}
              {...acts}
            />
          ))}
        </Virtualizer>
      </div>
      {feed.olderStatus === "reading" ? <OlderLine /> : null}
      {feed.olderStatus === "failed" ? <OlderFailed onRetry={feed.readOlder} /> : null}
      {atEnd ? null : <ToLatest count={newSince(rows, leftAt, me)} onPress={toEnd} />}
      <Announcer rows={rows} me={me} name={name} />
    </div>
  );
}

/** Seen: shown at its end in a page that is visible. */
function useSeen(room: Room, atEnd: boolean): void {
  const { reading } = useEngine();
  useEffect(() => {
    const see = () => {
      if (atEnd && document.visibilityState === "visible") reading.see(room.id, room.seq);
    };
    see();
    document.addEventListener("visibilitychange", see);
    return () => document.removeEventListener("visibilitychange", see);
  }, [reading, room.id, room.seq, atEnd]);
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

function RoomStart({ room, isEmpty }: { room: Room; isEmpty: boolean }) {
  return (
    <div className="px-3 pt-12 pb-2 sm:px-5" data-testid="room-start">
      <span className="mb-4 grid size-14 place-items-center rounded-2xl bg-accent-wash text-accent">
        <HashIcon className="size-7" />
      </span>
      <p className="text-2xl font-semibold tracking-[-0.02em]">#{room.name}</p>
      <p className="mt-1 max-w-prose text-soft">
        {isEmpty ? "Nobody has written here yet. Say hello." : "This is where the room begins."}
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
