"use client";

import { useEffect, useId, useMemo, useRef, useState } from "react";
import { sentence } from "@/api/errors";
import { usePart } from "@/lib/store";
import { same, useEngine, useRead, useWorld } from "@/live/provider";
import { type RoomRow, threadKey } from "@/live/world";
import { Button } from "@/ui/button";
import { SidePane } from "@/ui/side-pane";
import { Trouble } from "@/ui/trouble";
import { Composer } from "./composer";
import { FeedPlaceholder } from "./feed-placeholder";
import { MessageRow } from "./message-row";
import { EditingLine } from "./room-conversation";
import { type Row, rowsOf } from "./rows";
import { useMessageActs } from "./use-message-acts";
import { useWriting } from "./use-writing";

interface ThreadPaneProps {
  room: RoomRow;
  title: string;
  root: number;
  onClose: () => void;
}

export function ThreadPane({ room, title, root, onClose }: ThreadPaneProps) {
  const thread = useThread(room, root);
  const writing = useWriting(room.id, root);
  const [on, dialogs] = useMessageActs(room, writing.startEdit);
  const [inRoom, setInRoom] = useState(false);
  const people = useWorld((world) => world.people);
  const id = useId();
  const { box, look } = useEnd(thread.rows);
  const name = (author: string) => people[author]?.name || "Somebody";
  const [first, ...replies] = thread.rows;
  const say = (text: string) => {
    writing.say(text, inRoom);
    setInRoom(false);
  };
  return (
    <SidePane title="Thread" onClose={onClose}>
      <div
        ref={box}
        onScroll={look}
        role="log"
        aria-live="off"
        aria-label={`Thread in ${title}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="feed min-h-0 flex-1 overflow-y-auto py-3 focus-visible:-outline-offset-2"
      >
        {thread.status === "failed" ? (
          <Trouble title="The thread could not be read" onRetry={thread.retry}>
            {sentence(thread.error)}
          </Trouble>
        ) : null}
        {thread.status === "reading" ? <FeedPlaceholder /> : null}
        {thread.status === "ready" && !first ? (
          <p className="p-6 text-center text-soft">There is no such message, or you cannot see it.</p>
        ) : null}
        {thread.hasOlder ? (
          <div className="p-3 text-center">
            <Button size="small" onClick={thread.readOlder}>
              Show earlier replies
            </Button>
          </div>
        ) : null}
        {first ? (
          <MessageRow
            row={first}
            name={name(first.author)}
            isLastOfMine={false}
            inThread
            on={on}
            {...writing.acts}
          />
        ) : null}
        {first ? <CountLine replies={replies.length} hasOlder={thread.hasOlder} /> : null}
        {replies.map((row) => (
          <MessageRow
            key={row.key}
            row={row}
            name={name(row.author)}
            isLastOfMine={false}
            inThread
            on={on}
            {...writing.acts}
          />
        ))}
      </div>
      {dialogs}
      {room.archivedAt === null ? (
        <div className="shrink-0 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
          <Composer
            room={room.id}
            title="the thread"
            text={writing.text}
            onText={writing.write}
            onSend={say}
            onEscape={writing.editing ? writing.stopEdit : null}
            above={writing.editing ? <EditingLine onStop={writing.stopEdit} /> : null}
            input={writing.input}
          />
          <label
            htmlFor={id}
            className="mt-1.5 flex min-h-6 items-center gap-2 px-1 text-[0.8125rem] text-soft"
          >
            <input
              id={id}
              type="checkbox"
              checked={inRoom}
              onChange={(event) => setInRoom(event.target.checked)}
              className="size-4 accent-accent"
            />
            Also send to {title}
          </label>
        </div>
      ) : null}
    </SidePane>
  );
}

function CountLine({ replies, hasOlder }: { replies: number; hasOlder: boolean }) {
  const text = replies === 0 ? "No reply yet" : replies === 1 ? "1 reply" : `${replies} replies`;
  return (
    <p className="flex items-center gap-3 px-3 py-2 text-xs text-soft after:h-px after:flex-1 after:bg-line sm:px-5">
      {hasOlder ? `The last ${text}` : text}
    </p>
  );
}

function useThread(room: RoomRow, root: number) {
  const { sync, outbox, me } = useEngine();
  const key = threadKey(room.id, root);
  const thread = useWorld((world) => world.threads[key]);
  // The thread lives from what its room's feed hears.
  const hasFeed = useWorld((world) => world.feeds[room.id]?.loaded === true);
  const pending = usePart(outbox.pending, same);
  const read = useRead(`thread:${key}`);
  const isHeld = thread !== undefined;
  useEffect(() => {
    if (hasFeed && !isHeld) void sync.readThread(room.id, root);
  }, [hasFeed, isHeld, room.id, root, sync]);
  const rows = useMemo(() => {
    const letters = pending.filter((one) => one.room === room.id && one.thread === root);
    return rowsOf({ messages: thread?.messages ?? [], pending: letters, me, hasOlder: true });
  }, [thread, pending, room.id, root, me]);
  const status = isHeld ? "ready" : read?.status === "failed" ? "failed" : "reading";
  return {
    rows,
    status,
    error: read?.status === "failed" ? read.error : null,
    hasOlder: thread?.hasOlder ?? false,
    retry: () => void sync.readThread(room.id, root),
    readOlder: () => void sync.readOlderReplies(room.id, root),
  } as const;
}

/** Follows the end while the reader is there. */
function useEnd(rows: Row[]) {
  const box = useRef<HTMLDivElement>(null);
  const pinned = useRef(true);
  const look = () => {
    const it = box.current;
    if (it) pinned.current = it.scrollHeight - it.scrollTop - it.clientHeight < 80;
  };
  const last = rows.at(-1)?.key;
  const wrote = rows.at(-1)?.pending != null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the last row is another one
  useEffect(() => {
    if (box.current && (pinned.current || wrote)) box.current.scrollTop = box.current.scrollHeight;
  }, [last, wrote]);
  return { box, look };
}
