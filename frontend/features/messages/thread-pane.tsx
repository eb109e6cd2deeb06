"use client";

import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { sentence } from "@/api/errors";
import { useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import { Button, IconButton } from "@/ui/button";
import { BellIcon, BellOffIcon, CheckIcon } from "@/ui/icons";
import { SidePane } from "@/ui/side-pane";
import { Trouble } from "@/ui/trouble";
import { Announcer } from "./announcer";
import { Composer } from "./composer";
import { AboveComposer } from "./composer-lines";
import { FeedPlaceholder } from "./feed-placeholder";
import { tried } from "./message-actions";
import { MessageRow } from "./message-row";
import { namesIn } from "./names";
import { CannotWrite } from "./room-conversation";
import type { Row } from "./rows";
import { useMessageActs } from "./use-message-acts";
import { useThread } from "./use-thread";
import { useFollow, useMyThread, useThreadReading } from "./use-thread-reading";
import { useWriting } from "./use-writing";
import { walkRows } from "./walk-rows";

interface ThreadPaneProps {
  room: RoomRow;
  title: string;
  root: number;
  /** The reply that the address names. */
  at?: number | null;
  /** Above the field: what another device began here. */
  offer: ReactNode;
  onClose: () => void;
}

export function ThreadPane({ room, title, root, at = null, offer, onClose }: ThreadPaneProps) {
  const thread = useThread(room, root, at);
  const writing = useWriting(room, root);
  const { startEdit, startQuote } = writing;
  const mayWrite = room.archivedAt === null;
  const [on, dialogs] = useMessageActs(room, { inThread: true, mayWrite, startEdit, startQuote });
  const [inRoom, setInRoom] = useState(false);
  const id = useId();
  const { box, look, isAtEnd } = useEnd(thread.rows, at);
  const [first, ...replies] = thread.rows;
  const mine = useMyThread(room, root, first !== undefined);
  const lastSeq = thread.rows.findLast((row) => row.seq !== null)?.seq ?? 0;
  useThreadReading({ room: room.id, root, mine, lastSeq, isAtEnd });
  const say = (text: string) => {
    writing.say(text, inRoom);
    setInRoom(false);
  };
  const editLast = () => {
    const last = thread.rows.findLast((row) => row.author === on.me && row.message && !row.deleted)?.message;
    if (last) startEdit(last);
  };
  const shown = (row: Row) => (
    <ThreadRow
      key={row.key}
      row={row}
      isMarked={row.seq !== null && row.seq === at}
      on={on}
      {...writing.acts}
    />
  );
  return (
    <SidePane title={t.messages.threadTitle} onClose={onClose}>
      {first ? <ThreadHead room={room} root={root} mine={mine} /> : null}
      <div
        ref={box}
        onScroll={look}
        onKeyDown={walkRows}
        role="log"
        aria-live="off"
        aria-label={t.messages.threadIn(title)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="feed min-h-0 flex-1 overflow-y-auto py-3 focus-visible:-outline-offset-2"
      >
        {thread.status === "failed" ? (
          <Trouble title={t.messages.threadUnreadable} onRetry={thread.retry}>
            {sentence(thread.error)}
          </Trouble>
        ) : null}
        {thread.status === "reading" ? <FeedPlaceholder /> : null}
        {thread.status === "ready" && !first ? (
          <p className="p-6 text-center text-soft">{t.messages.noThread}</p>
        ) : null}
        {first ? shown(first) : null}
        {first ? <CountLine replies={replies.length} hasOlder={thread.hasOlder} /> : null}
        {thread.hasOlder ? (
          <div className="p-3 text-center">
            <Button size="small" onClick={thread.readOlder}>
              {t.messages.earlier}
            </Button>
          </div>
        ) : null}
        {replies.map(shown)}
      </div>
      <Spoken rows={thread.rows} me={on.me} />
      {dialogs}
      <div className="shrink-0 px-3 sm:px-5 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
        {mayWrite ? (
          <>
            {offer}
            <Composer
              room={room}
              title={t.messages.theThread}
              text={writing.text}
              onText={writing.write}
              onSend={say}
              onRoom={writing.onRoom}
              asSent={writing.asSent}
              onUp={editLast}
              onEscape={writing.stop}
              above={
                <AboveComposer
                  editing={writing.editing}
                  quoting={writing.quoting}
                  unknown={writing.unknown}
                  onStop={writing.stop}
                  onSendAnyway={writing.sendAnyway}
                />
              }
              input={writing.input}
            />
            <label
              htmlFor={id}
              className="mt-0.5 flex min-h-6 items-center gap-2 px-1 text-[0.8125rem] text-soft"
            >
              <input
                id={id}
                type="checkbox"
                checked={inRoom}
                onChange={(event) => setInRoom(event.target.checked)}
                className="size-4 accent-accent"
              />
              {t.messages.alsoInRoom(title)}
            </label>
          </>
        ) : (
          <CannotWrite why={t.messages.archivedThread} />
        )}
      </div>
    </SidePane>
  );
}

type ThreadRowProps = Omit<Parameters<typeof MessageRow>[0], "name" | "isLastOfMine" | "inThread">;

function ThreadRow(props: ThreadRowProps) {
  const name = useWorld((world) => world.people[props.row.author]?.name) || t.common.somebody;
  return <MessageRow {...props} name={name} isLastOfMine={false} inThread />;
}

interface ThreadHeadProps {
  room: RoomRow;
  root: number;
  mine: ReturnType<typeof useMyThread>;
}

/** Whether replies are news to me. */
function ThreadHead({ room, root, mine }: ThreadHeadProps) {
  const follow = useFollow(room, root);
  if (!mine) return <div className="h-11 shrink-0 border-b border-line" />;
  return (
    <div className="flex h-11 shrink-0 items-center gap-1 border-b border-line px-3">
      <Button
        size="small"
        look="quiet"
        aria-pressed={mine.following}
        data-tip={mine.following ? t.messages.unfollowTitle : t.messages.followTitle}
        onClick={() => tried(follow({ following: !mine.following }))}
      >
        {mine.following ? <CheckIcon className="size-4 text-accent" /> : <BellIcon className="size-4" />}
        {mine.following ? t.messages.following : t.messages.follow}
      </Button>
      {mine.following ? (
        <IconButton
          label={mine.muted ? t.messages.unmute : t.messages.mute}
          aria-pressed={mine.muted}
          onClick={() => tried(follow({ muted: !mine.muted }))}
        >
          {mine.muted ? <BellOffIcon className="size-4.5 text-warn" /> : <BellIcon className="size-4.5" />}
        </IconButton>
      ) : null}
    </div>
  );
}

function CountLine({ replies, hasOlder }: { replies: number; hasOlder: boolean }) {
  const text = replies === 0 ? t.messages.noReply : t.messages.replies(replies);
  return (
    <p className="flex items-center gap-3 px-3 py-2 text-xs text-soft after:h-px after:flex-1 after:bg-line sm:px-5">
      {hasOlder ? t.messages.lastReplies(replies) : text}
    </p>
  );
}

function Spoken({ rows, me }: { rows: Row[]; me: string }) {
  const people = useWorld((world) => world.people);
  const groups = useWorld((world) => world.groups);
  const rooms = useWorld((world) => world.rooms);
  return <Announcer rows={rows} me={me} name={namesIn({ people, groups, rooms })} />;
}

const NEAR_END_PX = 80;

/** Follows the end while the reader is there; opens at the reply that the address names. */
function useEnd(rows: Row[], at: number | null) {
  const box = useRef<HTMLDivElement>(null);
  const pinned = useRef(at === null);
  const wanted = useRef(at);
  const [isAtEnd, setAtEnd] = useState(at === null);
  const look = () => {
    const it = box.current;
    if (!it) return;
    pinned.current = it.scrollHeight - it.scrollTop - it.clientHeight < NEAR_END_PX;
    setAtEnd(pinned.current);
  };
  const last = rows.at(-1)?.key;
  const wrote = rows.at(-1)?.pending != null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the last row is another one
  useEffect(() => {
    if (box.current && (pinned.current || wrote)) box.current.scrollTop = box.current.scrollHeight;
  }, [last, wrote]);
  useEffect(() => {
    const named =
      wanted.current && rows.length > 0 ? box.current?.querySelector(`[data-seq="${wanted.current}"]`) : null;
    if (!named) return;
    wanted.current = null;
    named.scrollIntoView({ block: "center" });
  }, [rows]);
  return { box, look, isAtEnd };
}
