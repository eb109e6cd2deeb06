"use client";

import { useDeferredValue, useState } from "react";
import useSWRInfinite from "swr/infinite";
import { sentence } from "@/api/errors";
import * as api from "@/api/routes";
import type { Room } from "@/api/types.gen";
import { tell } from "@/lib/notices";
import { go, roomPath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import { useMyRole } from "@/live/use-my-role";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { SearchField } from "@/ui/field";
import { CompassIcon, PlusIcon } from "@/ui/icons";
import { Bar, Waiting } from "@/ui/late";
import { Page } from "@/ui/page";
import { Trouble } from "@/ui/trouble";
import { ForGuests } from "./for-guests";
import { askRoom } from "./room-dialogs";
import { RoomSign } from "./room-sign";

const AT_ONCE = 50;

/** Every public room, to be found, joined and opened; not by guests. */
export default function BrowseScreen() {
  const role = useMyRole();
  if (role !== null && role !== "guest") return <Browse />;
  return (
    <Page title={t.rooms.browseTitle}>
      {role === null ? (
        <Waiting />
      ) : (
        <Empty title={t.rooms.guestTitle} icon={<CompassIcon className="size-6" />}>
          <ForGuests />
        </Empty>
      )}
    </Page>
  );
}

function Browse() {
  const [words, setWords] = useState("");
  const q = useDeferredValue(words.trim());
  const { rooms, more, isReading, isMoreReading, error, retry, readMore } = useBrowse(q);
  const create = (
    <Button size="small" onClick={() => askRoom({ kind: "create" })}>
      <PlusIcon className="size-4" />
      {t.rooms.create}
    </Button>
  );
  return (
    <Page
      title={t.rooms.browseTitle}
      actions={create}
      bar={
        <div className="px-3 py-2.5 sm:px-5">
          <SearchField label={t.rooms.find} value={words} onChange={setWords} autoFocus />
        </div>
      }
    >
      <div className="px-3 py-3 sm:px-5">
        <p role="status" className="sr-only">
          {isReading ? t.rooms.reading : t.rooms.foundCount(rooms.length)}
        </p>
        {error ? (
          <Trouble title={t.rooms.failed} onRetry={retry}>
            {sentence(error)}
          </Trouble>
        ) : null}
        {isReading ? <Placeholder /> : null}
        {!isReading && !error && rooms.length === 0 ? <Nothing q={q} /> : null}
        <ul className="flex flex-col divide-y divide-line">
          {rooms.map((room) => (
            <FoundRoom key={room.id} room={room} />
          ))}
        </ul>
        {more ? (
          <div className="py-4 text-center">
            <Button size="small" busy={isMoreReading} onClick={readMore}>
              {t.rooms.more}
            </Button>
          </div>
        ) : null}
        {q ? null : <Archived />}
      </div>
    </Page>
  );
}

function useBrowse(q: string) {
  const { data, error, isLoading, isValidating, size, setSize, mutate } = useSWRInfinite(
    (at, before: Awaited<ReturnType<typeof api.browseRooms>> | null) =>
      before && !before.more
        ? null
        : (["/browseRooms", q, at === 0 ? "" : (before?.rooms.at(-1)?.name ?? "")] as const),
    ([, words, after]) => api.browseRooms({ q: words, after, limit: AT_ONCE }),
    { keepPreviousData: true, revalidateFirstPage: false, shouldRetryOnError: false },
  );
  const pages = data ?? [];
  return {
    rooms: pages.flatMap((page) => page.rooms),
    more: pages.at(-1)?.more ?? false,
    isReading: isLoading && pages.length === 0,
    isMoreReading: isValidating && size > pages.length,
    error: pages.length > 0 ? null : error,
    retry: () => void mutate(),
    readMore: () => void setSize(size + 1),
  };
}

function Nothing({ q }: { q: string }) {
  if (q) return <p className="py-10 text-center text-soft">{t.rooms.foundNone(q)}</p>;
  return (
    <Empty
      title={t.rooms.noneYetTitle}
      icon={<CompassIcon className="size-6" />}
      action={<Button onClick={() => askRoom({ kind: "create" })}>{t.rooms.create}</Button>}
    >
      {t.rooms.noneYet}
    </Empty>
  );
}

function FoundRoom({ room }: { room: Room }) {
  const { acts } = useEngine();
  const isMine = useWorld((world) => world.rooms[room.id] !== undefined);
  const [isBusy, setBusy] = useState(false);
  const enter = async () => {
    setBusy(true);
    try {
      if (!isMine) await acts.joinRoom(room.id);
      go(roomPath(room.id));
    } catch (error) {
      tell(sentence(error), "danger");
      setBusy(false);
    }
  };
  const about = room.topic || room.purpose;
  return (
    <li className="flex items-center gap-3 py-2.5" data-testid="found-room">
      <RoomSign room={room} className="size-4.5 shrink-0 text-soft" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          <bdi>{room.name}</bdi>
        </p>
        <p className="line-clamp-2 text-[0.8125rem] text-soft wrap-anywhere">
          {t.rooms.members(room.memberCount)}
          {isMine ? ` · ${t.rooms.isMember}` : ""}
          {about ? ` · ${about}` : ""}
        </p>
      </div>
      <Button
        size="small"
        look={isMine ? "plain" : "strong"}
        busy={isBusy}
        aria-label={isMine ? t.rooms.openIt(room.name) : t.rooms.joinIt(room.name)}
        onClick={() => void enter()}
      >
        {isMine ? t.rooms.open : t.rooms.join}
      </Button>
    </li>
  );
}

/** They stand nowhere else: the sidebar shows what is alive. */
function Archived() {
  const all = useWorld((world) => world.rooms);
  const rooms = Object.values(all)
    .filter((room) => room.archivedAt !== null && room.kind !== "direct")
    .sort((a, b) => a.name.localeCompare(b.name));
  if (rooms.length === 0) return null;
  return (
    <section aria-label={t.rooms.archivedRooms} className="mt-6">
      <h2 className="pb-1 text-sm font-semibold text-soft">{t.rooms.archivedRooms}</h2>
      <ul className="flex flex-col divide-y divide-line">
        {rooms.map((room) => (
          <FoundRoom key={room.id} room={room} />
        ))}
      </ul>
    </section>
  );
}

function Placeholder() {
  return (
    <div className="flex animate-late flex-col gap-6 py-4" aria-hidden="true">
      <Bar className="w-1/2" />
      <Bar className="w-2/3" />
      <Bar className="w-2/5" />
    </div>
  );
}
