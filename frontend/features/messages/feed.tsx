"use client";

import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { whenIdle } from "@/lib/idle";
import { go, panePath, roomPath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import { FAR } from "@/live/windows";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import { Announcer } from "./announcer";
import { OlderFailed, OlderLine, RoomStart, ToLatest } from "./feed-parts";
import { FeedWithoutHistory } from "./feed-without-history";
import { MessageRow } from "./message-row";
import { namesIn } from "./names";
import type { Row } from "./rows";
import { useFeed } from "./use-feed";
import type { ActsOn } from "./use-message-acts";
import { useRoving } from "./use-roving";
import { newSince, type Start, useMovedAbove, useScroll } from "./use-scroll";
import { useSeen, useTrim } from "./use-seen";
import { useSizes, wasSeen } from "./use-sizes";

interface FeedProps {
  room: RoomRow;
  title: string;
  at: number | null;
  on: ActsOn;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
  onEdit: (clientId: string, content: string) => void;
}

/** Above the first row of all stands the beginning of the room. */
const START = "start";

export const Feed = memo(function Feed(props: FeedProps) {
  const { room, at } = props;
  const readSeq = useReadSeq(room);
  const [place] = useState(() => at ?? (readSeq !== null && room.seq - readSeq > FAR ? readSeq + 1 : null));
  const feed = useFeed(room.id, place, readSeq);
  // An address names a message; where it stands, only the message says.
  const reply = at !== null && feed.status === "ready" ? feed.replyAt : undefined;
  useEffect(() => {
    if (reply?.thread)
      go(panePath(room.id, { kind: "thread", root: reply.thread, at: reply.seq }), "replace");
  }, [reply, room.id]);
  // What was waited for comes in slices, between which the page may answer.
  const isReady = useDeferredValue(feed.status === "ready");
  if (feed.status !== "ready" || !isReady) return <FeedWithoutHistory {...props} feed={feed} />;
  return <LoadedFeed {...props} feed={feed} />;
});

/** The mark as it was when the room was opened, by what the server says: the line stays where it is while one reads. */
function useReadSeq({ isOld, mine }: RoomRow): number | null {
  const begin = { isOld, readSeq: mine.unread > 0 ? mine.readSeq : null };
  const [opened, setOpened] = useState(begin);
  if (opened.isOld && !isOld) setOpened(begin);
  return opened.readSeq;
}

function LoadedFeed({ room, title, at, feed, ...acts }: FeedProps & { feed: ReturnType<typeof useFeed> }) {
  const { people, me, hasNewer } = feed;
  const { startedAt } = useEngine();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const [start] = useState(() => startIn(feed.rows, at));
  const { rows, hasOlder, isWhole } = useFirstRows(feed, start !== null || wasSeen(room.id));
  // Those that stand ready beyond the edges are drawn in slices; how many rows there are is told at once: the list
  // takes note of it while it is drawn, and a slice that is thrown away would leave it with a wrong number.
  const isRoomy = useDeferredValue(isWhole);
  const first = hasOlder ? rows[0]?.key : START;
  const movedAbove = useMovedAbove(first);
  const { atEnd, leftAt, look, toEnd } = useScroll({
    scroller,
    list,
    rows,
    hasOlder,
    hasNewer,
    start,
    onNearStart: isWhole ? feed.readOlder : nothing,
    onNearEnd: feed.readNewer,
  });
  const isAtEnd = atEnd && !hasNewer;
  // What is still to be caught up is not seen, although the end of what there is may be.
  const see = useSeen({ room, rows, isAtEnd: isAtEnd && !feed.isBehind, list });
  useTrim(rows.length, isAtEnd, feed.trim);
  const lastOfMine = useLastOfMine(rows, me, startedAt);
  const items = useMemo<readonly Item[]>(() => (hasOlder ? rows : [START, ...rows]), [hasOlder, rows]);
  const sizes = useSizes(room.id, list, first);
  const roving = useRoving({ scroller, list, rows, before: hasOlder ? 0 : 1 });
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
        data-region="messages"
        aria-live="off"
        aria-label={t.messages.log(title)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={() => {
          look();
          see();
        }}
        onKeyDown={(event) => {
          const isEnd = event.key === "End" && event.target === event.currentTarget;
          if (isEnd && hasNewer) toLatest();
          roving.onKeyDown(event);
        }}
        onFocus={roving.onFocus}
        onBlur={roving.onBlur}
        className="feed flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto pb-3 focus-visible:-outline-offset-2"
      >
        <div className="grow" />
        <Virtualizer
          ref={list}
          scrollRef={scroller}
          shift={movedAbove}
          bufferSize={isRoomy ? 600 : 0}
          cache={sizes}
          data={items}
          keepMounted={roving.keepMounted}
        >
          {(item) =>
            item === START ? (
              <RoomStart key={START} room={room} title={title} isEmpty={rows.length === 0} />
            ) : (
              <MessageRow
                key={item.key}
                row={item}
                name={people[item.author]?.name || t.common.somebody}
                isLastOfMine={item.key === lastOfMine}
                isMarked={at !== null && item.seq === at}
                {...acts}
              />
            )
          }
        </Virtualizer>
      </div>
      {feed.olderStatus === "reading" ? <OlderLine /> : null}
      {feed.olderStatus === "failed" ? <OlderFailed onRetry={feed.readOlder} /> : null}
      {isAtEnd ? null : <ToLatest count={newSince(rows, leftAt, me)} onPress={toLatest} />}
      <Spoken rows={rows} me={me} />
    </div>
  );
}

type Item = Row | typeof START;

/** So high the list takes a row to be before it has seen it; the bars above and below it are this high together. */
const ROW_PX = 40;
const BARS_PX = 180;

/** At the end of a room, the rows that one sees come first, and those above them once the page has time for it. */
function useFirstRows({ rows, hasOlder }: ReturnType<typeof useFeed>, isAtOnce: boolean) {
  const [isWhole, setWhole] = useState(isAtOnce);
  useEffect(() => whenIdle(() => setWhole(true)), []);
  // With fewer, the list would begin below the top of its place, and jump when its rows have the heights they have.
  const enough = 1 + Math.ceil(Math.max(0, window.innerHeight - BARS_PX) / ROW_PX);
  const most = isWhole ? rows.length : enough;
  const first = useMemo(() => (rows.length > most ? rows.slice(-most) : rows), [rows, most]);
  return { rows: first, hasOlder: hasOlder || first !== rows, isWhole };
}

const nothing = () => {};

function Spoken({ rows, me }: { rows: Row[]; me: string }) {
  const people = useWorld((world) => world.people);
  const groups = useWorld((world) => world.groups);
  const rooms = useWorld((world) => world.rooms);
  const name = useMemo(() => namesIn({ people, groups, rooms }), [people, groups, rooms]);
  return <Announcer rows={rows} me={me} name={name} />;
}

/** Of what I wrote on this page. */
function useLastOfMine(rows: Row[], me: string, startedAt: number): string | undefined {
  return useMemo(
    () => rows.findLast((row) => row.author === me && row.createdAt >= startedAt * 1000)?.key,
    [rows, me, startedAt],
  );
}

/** The message of the address, or the first that was unread. */
function startIn(rows: Row[], at: number | null): Start | null {
  const named = at === null ? undefined : (rows.find((row) => (row.seq ?? 0) >= at) ?? rows.at(-1));
  if (named) return { key: named.key, align: "center" };
  const first = rows.find((row) => row.startsNew);
  return first ? { key: first.key, align: "start" } : null;
}
