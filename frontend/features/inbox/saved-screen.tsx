"use client";

import { useMemo } from "react";
import * as api from "@/api/routes";
import { useEngine, useWorld } from "@/live/provider";
import { t } from "@/text";
import { BookmarkIcon, CloseIcon } from "@/ui/icons";
import { ListScreen } from "./list-screen";
import { MessageListRow } from "./message-list-row";
import { RowList } from "./row-list";
import { SAVED_ACTIONS } from "./saved-actions";
import { useHeard } from "./use-heard";
import { usePages } from "./use-pages";

const ICONS = { "saved.remove": <CloseIcon className="size-4.5" /> };

/** What I saved for myself, the last saved first. */
export default function SavedScreen() {
  const engine = useEngine();
  const { messages, users, paged } = useSaved();
  return (
    <ListScreen
      title={t.inbox.saved}
      paged={paged}
      isEmpty={messages.length === 0}
      empty={{
        title: t.inbox.savedEmptyTitle,
        text: t.inbox.savedEmpty,
        icon: <BookmarkIcon className="size-6" />,
      }}
    >
      {messages.length > 0 ? (
        <RowList label={t.inbox.saved}>
          {messages.map((message) => (
            <MessageListRow
              key={message._id}
              message={message}
              authors={users}
              actions={SAVED_ACTIONS}
              icons={ICONS}
              on={{ message, engine }}
            />
          ))}
        </RowList>
      ) : null}
    </ListScreen>
  );
}

const PAGE = 30;

function useSaved() {
  const told = useWorld((world) => world.saved);
  const rooms = useWorld((world) => world.rooms);
  const { pages, paged, refresh } = usePages({
    key: "/allSaved",
    read: (before) => api.allSaved({ before, limit: PAGE }),
    next: (page) => (page.more ? (page.messages.at(-1)?._id ?? null) : null),
    roomsIn: ({ messages }) => messages.map(({ room }) => room),
  });
  useHeard(
    ({ type }) =>
      type === "saved.changed" ||
      type === "message.changed" ||
      type === "room.opened" ||
      type === "room.closed",
    refresh,
  );
  const users = useMemo(() => Object.assign({}, ...pages.map((page) => page.users)), [pages]);
  const messages = useMemo(() => {
    const all = new Map(pages.flatMap((page) => page.messages).map((one) => [one._id, one]));
    return [...all.values()].filter((one) => told[one._id] !== false && rooms[one.room]);
  }, [pages, told, rooms]);
  return { messages, users, paged };
}
