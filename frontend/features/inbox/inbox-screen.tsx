"use client";

import { useRef } from "react";
import { panePath, roomPath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import { signedTitle } from "@/live/titles";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { CheckIcon, HashIcon, InboxIcon, LockIcon, PeopleIcon, PersonIcon, ThreadIcon } from "@/ui/icons";
import type { Entry } from "./entries";
import { INBOX_ACTIONS } from "./inbox-actions";
import { type Authors, Line, useAuthorName } from "./line";
import { ListScreen } from "./list-screen";
import { readEverything } from "./read-everything";
import { Badge, Row } from "./row";
import { RowList } from "./row-list";
import { useInbox } from "./use-inbox";
import { LINES, useLines, useSeen } from "./use-lines";
import { useSnippet } from "./use-snippet";

/** Everything unread, by room and by thread, with what was said last. */
export default function InboxScreen() {
  const engine = useEngine();
  const { entries, users, paged } = useInbox();
  const readAll = (
    <Button size="small" onClick={() => readEverything(engine, entries.length)}>
      <CheckIcon className="size-4" />
      <span className="max-sm:sr-only">{t.inbox.markAll}</span>
    </Button>
  );
  return (
    <ListScreen
      title={t.inbox.inbox}
      actions={entries.length > 0 ? readAll : null}
      paged={paged}
      isEmpty={entries.length === 0}
      empty={{
        title: t.inbox.inboxEmptyTitle,
        text: t.inbox.inboxEmpty,
        icon: <InboxIcon className="size-6" />,
      }}
    >
      {entries.length > 0 ? (
        <RowList label={t.inbox.inbox}>
          {entries.map((entry) => (
            <EntryRow key={entry.key} entry={entry} authors={users} />
          ))}
        </RowList>
      ) : null}
    </ListScreen>
  );
}

const ICONS = { "inbox.read": <CheckIcon className="size-4.5" /> };

function EntryRow({ entry, authors }: { entry: Entry; authors: Authors }) {
  const engine = useEngine();
  const { room } = useEntryPlace(entry);
  const signed = useWorld((world) => (room ? signedTitle(room, world.people, world.me) : ""));
  const title = entry.kind === "room" ? signed : t.inbox.threadIn(signed);
  const counts = entry.kind === "room" ? entry.room.mine : entry.mine;
  const calls = counts.mentions > 0;
  const isDirect = entry.kind === "room" && entry.room.kind === "direct";
  return (
    <Row
      to={
        entry.kind === "room"
          ? roomPath(entry.room.id)
          : panePath(entry.mine.room, { kind: "thread", root: entry.mine.thread })
      }
      title={
        <>
          <Sign entry={entry} />
          <span className="truncate">{isDirect ? title : title.replace(/^#/, "")}</span>
        </>
      }
      at={entry.at}
      isUnread
      badge={
        <Badge
          count={calls ? counts.mentions : counts.unread}
          said={calls ? t.inbox.calls(counts.mentions) : t.inbox.unread(counts.unread)}
          isCall={calls}
          isLoud={calls || isDirect}
        />
      }
      actions={INBOX_ACTIONS}
      icons={ICONS}
      on={{ entry, title, engine }}
      testId="inbox-entry"
    >
      {entry.kind === "thread" ? <Root entry={entry} authors={authors} /> : null}
      <NewLines entry={entry} />
    </Row>
  );
}

function useEntryPlace(entry: Entry) {
  const id = entry.kind === "room" ? entry.room.id : entry.mine.room;
  return { room: useWorld((world) => world.rooms[id]) };
}

function Sign({ entry }: { entry: Entry }) {
  const look = "size-4 shrink-0 text-soft";
  if (entry.kind === "thread") return <ThreadIcon className={look} />;
  if (entry.room.kind === "direct")
    return entry.room.people.length > 2 ? <PeopleIcon className={look} /> : <PersonIcon className={look} />;
  return entry.room.kind === "private" ? <LockIcon className={look} /> : <HashIcon className={look} />;
}

/** What the thread hangs on, in one line. */
function Root({ entry, authors }: { entry: Extract<Entry, { kind: "thread" }>; authors: Authors }) {
  const { root } = entry.thread;
  const name = useAuthorName(root.author, authors);
  const text = useSnippet(root, authors);
  return (
    <p className="truncate text-[0.8125rem] text-soft">
      <bdi>{name}</bdi>: <bdi>{text}</bdi>
    </p>
  );
}

function NewLines({ entry }: { entry: Entry }) {
  const box = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(box);
  const side = entry.kind === "room" ? entry.room.mine : entry.mine;
  const room = entry.kind === "room" ? entry.room.id : entry.mine.room;
  const thread = entry.kind === "thread" ? entry.mine.thread : null;
  const { lines, authors } = useLines({ room, thread, readSeq: side.readSeq, isSeen });
  const left = side.unread - lines.length;
  return (
    <div ref={box} className="min-h-7">
      {lines.map((message) => (
        <Line key={message._id} message={message} authors={authors} inThread={thread !== null} />
      ))}
      {lines.length >= LINES && left > 0 ? (
        <p className="ps-7 text-xs text-soft">{t.inbox.moreLines(left)}</p>
      ) : null}
    </div>
  );
}
