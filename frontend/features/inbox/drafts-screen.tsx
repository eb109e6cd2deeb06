"use client";

import { useMemo } from "react";
import type { RoomId } from "@/api/types.gen";
import type { Action } from "@/lib/actions";
import { panePath, roomPath } from "@/lib/route";
import { usePart } from "@/lib/store";
import { placeOf } from "@/live/drafts";
import type { Engine } from "@/live/engine";
import type { Connection } from "@/live/machine";
import { same, useConnection, useEngine, useRead, useWorld } from "@/live/provider";
import { signedTitle } from "@/live/titles";
import { t } from "@/text";
import { PencilIcon, TrashIcon } from "@/ui/icons";
import { toldDone } from "./inbox-actions";
import { ListScreen, type Paged } from "./list-screen";
import { Row, type RowAct } from "./row";
import { RowList } from "./row-list";

interface Begun {
  key: string;
  room: RoomId;
  thread: number | null;
  text: string;
  /** Null: only this device knows of it yet. */
  at: number | null;
}

interface DraftAct extends RowAct {
  begun: Begun;
  engine: Engine;
}

const DRAFT_ACTIONS: readonly Action<DraftAct>[] = [
  {
    id: "draft.discard",
    label: () => t.inbox.discard,
    keys: "Delete",
    run: ({ begun, engine, leave }) => {
      leave();
      engine.drafts.write(begun.room, begun.thread, "");
      toldDone(t.inbox.discarded, async () => engine.drafts.write(begun.room, begun.thread, begun.text));
    },
  },
];

const ICONS = { "draft.discard": <TrashIcon className="size-4.5" /> };

/** What I began to write and did not send, in rooms and threads, from every device. */
export default function DraftsScreen() {
  const { begun, paged } = useBegun();
  return (
    <ListScreen
      title={t.inbox.drafts}
      paged={paged}
      isEmpty={begun.length === 0}
      empty={{
        title: t.inbox.draftsEmptyTitle,
        text: t.inbox.draftsEmpty,
        icon: <PencilIcon className="size-6" />,
      }}
    >
      {begun.length > 0 ? (
        <RowList label={t.inbox.drafts}>
          {begun.map((one) => (
            <DraftRow key={one.key} begun={one} />
          ))}
        </RowList>
      ) : null}
    </ListScreen>
  );
}

function DraftRow({ begun }: { begun: Begun }) {
  const engine = useEngine();
  const { room: id, thread } = begun;
  const room = useWorld((world) => world.rooms[id]);
  const signed = useWorld((world) => (room ? signedTitle(room, world.people, world.me) : ""));
  return (
    <Row
      to={thread === null ? roomPath(id) : panePath(id, { kind: "thread", root: thread })}
      title={<span className="truncate">{thread === null ? signed : t.inbox.threadIn(signed)}</span>}
      at={begun.at}
      actions={DRAFT_ACTIONS}
      icons={ICONS}
      on={{ begun, engine }}
      testId="draft-entry"
    >
      <p className="line-clamp-3 text-sm text-soft wrap-anywhere" dir="auto">
        {begun.text}
      </p>
    </Row>
  );
}

/** The first line of this page may still bring them; after that, what is here is all that there is to go by. */
const isComing = (line: Connection): boolean =>
  ["idle", "catching-up", "open"].includes(line.name) || (line.name === "connecting" && line.attempt === 0);

function useBegun() {
  const { drafts, sync } = useEngine();
  const all = usePart(drafts.all, same);
  const kept = useWorld((world) => world.drafts);
  const rooms = useWorld((world) => world.rooms);
  const read = useRead("mine");
  const connection = useConnection();
  const begun = useMemo(
    () =>
      Object.entries(all)
        .flatMap(([key, { text }]): Begun[] => {
          const place = placeOf(key);
          if (!place || !rooms[place.room] || !text.trim()) return [];
          return [{ ...place, key, text, at: kept[key]?.updatedAt ?? null }];
        })
        .sort((a, b) => (b.at ?? Number.MAX_SAFE_INTEGER) - (a.at ?? Number.MAX_SAFE_INTEGER)),
    [all, kept, rooms],
  );
  const isEmpty = begun.length === 0;
  const paged: Paged = {
    isReading: isEmpty && (read?.status === "reading" || (read === undefined && isComing(connection))),
    error: isEmpty && read?.status === "failed" ? read.error : null,
    retry: () => void sync.readMine(drafts),
    more: false,
    isMoreReading: false,
    readMore: () => {},
  };
  return { begun, paged };
}
