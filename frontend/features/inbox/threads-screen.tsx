"use client";

import { type ReactNode, useRef, useState } from "react";
import type { Thread } from "@/api/types.gen";
import { panePath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import { signedTitle } from "@/live/titles";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import { BellOffIcon, CheckIcon, PencilIcon, ThreadIcon } from "@/ui/icons";
import { isUnread, mineOf } from "./entries";
import { type Authors, Line } from "./line";
import { ListScreen } from "./list-screen";
import { Badge, Row } from "./row";
import { RowList } from "./row-list";
import { THREAD_ACTIONS } from "./threads-actions";
import { useLines, useSeen } from "./use-lines";
import { keyOf, useThreads } from "./use-threads";

/** The field in which one replies without leaving the list; the shell knows how messages are written. */
export type ReplyField = (place: { room: RoomRow; root: number; onDone: () => void }) => ReactNode;

/** The threads that I follow, those with something new first. */
export function ThreadsScreen({ replyField }: { replyField: ReplyField }) {
  const { unread, rest, users, paged } = useThreads();
  const list = (threads: Thread[], title: string, isTitled: boolean) =>
    threads.length > 0 ? (
      <section aria-label={title}>
        {isTitled ? (
          <h2 className="px-3 pt-4 pb-1 text-[0.8125rem] font-semibold text-soft sm:px-5">{title}</h2>
        ) : null}
        <RowList label={title}>
          {threads.map((thread) => (
            <ThreadRow key={keyOf(thread)} thread={thread} authors={users} replyField={replyField} />
          ))}
        </RowList>
      </section>
    ) : null;
  return (
    <ListScreen
      title={t.inbox.threads}
      paged={paged}
      isEmpty={unread.length + rest.length === 0}
      empty={{
        title: t.inbox.threadsEmptyTitle,
        text: t.inbox.threadsEmpty,
        icon: <ThreadIcon className="size-6" />,
      }}
    >
      {list(unread, t.inbox.unreadThreads, true)}
      {list(rest, t.inbox.otherThreads, unread.length > 0)}
    </ListScreen>
  );
}

const ICONS = {
  "thread.reply": <PencilIcon className="size-4.5" />,
  "thread.read": <CheckIcon className="size-4.5" />,
  "thread.unfollow": <BellOffIcon className="size-4.5" />,
};

interface ThreadRowProps {
  thread: Thread;
  authors: Authors;
  replyField: ReplyField;
}

function ThreadRow({ thread, authors, replyField }: ThreadRowProps) {
  const engine = useEngine();
  const mine = useWorld((world) => world.myThreads);
  const now = mineOf(thread, mine);
  const room = useWorld((world) => world.rooms[now.room]);
  const signed = useWorld((world) => (room ? signedTitle(room, world.people, world.me) : ""));
  const [isReplying, setReplying] = useState(false);
  const { root } = thread;
  const hasNews = isUnread(now, room);
  const reply = (on: boolean) => setReplying(on);
  return (
    <Row
      to={panePath(now.room, { kind: "thread", root: now.thread })}
      title={
        <>
          <ThreadIcon className="size-4 shrink-0 text-soft" />
          <span className="truncate max-sm:sr-only">{t.inbox.threadIn(signed)}</span>
          <span className="truncate sm:hidden" aria-hidden="true">
            {signed}
          </span>
        </>
      }
      at={root.lastReplyAt ?? root.createdAt}
      isUnread={hasNews}
      badge={
        hasNews ? (
          <Badge
            count={now.mentions > 0 ? now.mentions : now.unread}
            said={now.mentions > 0 ? t.inbox.calls(now.mentions) : t.inbox.unread(now.unread)}
            isCall={now.mentions > 0}
          />
        ) : null
      }
      actions={THREAD_ACTIONS}
      icons={ICONS}
      on={{ mine: now, title: t.inbox.threadIn(signed), engine, isReplying, reply }}
      testId="thread-entry"
      below={
        isReplying && room ? (
          <div className="pt-1 pb-2 ps-7">
            {replyField({ room, root: now.thread, onDone: () => setReplying(false) })}
          </div>
        ) : null
      }
    >
      <Line message={root} authors={authors} />
      <Replies thread={thread} readSeq={hasNews ? now.readSeq : root.seq} count={root.replyCount} />
    </Row>
  );
}

/** The last that others said in it; of a thread without news, the last of all. */
function Replies({ thread, readSeq, count }: { thread: Thread; readSeq: number; count: number }) {
  const box = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(box);
  const { room, thread: root } = thread.mine;
  const { lines, authors } = useLines({ room, thread: root, readSeq, isSeen });
  const left = count - lines.length;
  return (
    <div ref={box} className="min-h-6 border-s-2 border-line ps-3">
      {left > 0 ? <p className="py-0.5 text-xs text-soft">{t.inbox.replies(count)}</p> : null}
      {lines.map((message) => (
        <Line key={message._id} message={message} authors={authors} inThread />
      ))}
    </div>
  );
}
