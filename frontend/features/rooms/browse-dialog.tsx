"use client";

import { useDeferredValue, useState } from "react";
import useSWR from "swr";
import { sentence } from "@/api/errors";
import * as api from "@/api/routes";
import type { Room } from "@/api/types.gen";
import { tell } from "@/lib/notices";
import { go, roomPath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Bar } from "@/ui/late";
import { Trouble } from "@/ui/trouble";
import { RoomSign } from "./room-sign";

const AT_ONCE = 50;

export function BrowseDialog({ onClose }: { onClose: () => void }) {
  const [words, setWords] = useState("");
  const q = useDeferredValue(words.trim());
  const { data, error, mutate } = useSWR(["/browseRooms", q], () => api.browseRooms({ q, limit: AT_ONCE }), {
    keepPreviousData: true,
  });
  return (
    <Dialog title="Browse rooms" onClose={onClose} wide>
      <Field
        label="Find a room by its name"
        type="search"
        data-first
        value={words}
        onChange={(event) => setWords(event.target.value)}
        autoComplete="off"
      />
      <div className="mt-4 min-h-40">
        {error ? (
          <Trouble title="The rooms could not be read" onRetry={() => void mutate()}>
            {sentence(error)}
          </Trouble>
        ) : null}
        {data ? <Found rooms={data.rooms} more={data.more} q={q} onClose={onClose} /> : null}
        {data || error ? null : <Placeholder />}
      </div>
    </Dialog>
  );
}

function Found({
  rooms,
  more,
  q,
  onClose,
}: {
  rooms: Room[];
  more: boolean;
  q: string;
  onClose: () => void;
}) {
  if (rooms.length === 0) {
    return (
      <p className="py-6 text-center text-soft">
        {q ? `No public room has “${q}” in its name.` : "There is no public room yet."}
      </p>
    );
  }
  return (
    <>
      <ul className="divide-y divide-line rounded-xl border border-line">
        {rooms.map((room) => (
          <FoundRoom key={room.id} room={room} onClose={onClose} />
        ))}
      </ul>
      {more ? <p className="mt-3 text-sm text-soft">There are more: type a part of the name.</p> : null}
    </>
  );
}

function FoundRoom({ room, onClose }: { room: Room; onClose: () => void }) {
  const { acts } = useEngine();
  const isMine = useWorld((world) => world.rooms[room.id] !== undefined);
  const [isBusy, setBusy] = useState(false);
  const enter = async () => {
    setBusy(true);
    try {
      if (!isMine) await acts.joinRoom(room.id);
      onClose();
      go(roomPath(room.id));
    } catch (error) {
      tell(sentence(error), "danger");
    } finally {
      setBusy(false);
    }
  };
  return (
    <li className="flex items-center gap-3 px-4 py-2.5" data-testid="found-room">
      <RoomSign room={room} className="size-4.5 shrink-0 text-soft" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{room.name}</p>
        <p className="truncate text-[0.8125rem] text-soft">
          {room.memberCount === 1 ? "1 member" : `${room.memberCount} members`}
          {room.topic ? ` · ${room.topic}` : ""}
        </p>
      </div>
      <Button size="small" look={isMine ? "plain" : "strong"} busy={isBusy} onClick={() => void enter()}>
        {isMine ? "Open" : "Join"}
        <span className="sr-only"> {room.name}</span>
      </Button>
    </li>
  );
}

function Placeholder() {
  return (
    <div className="flex animate-late flex-col gap-5 py-4" role="status">
      <span className="sr-only">Reading the rooms</span>
      <Bar className="w-1/2" />
      <Bar className="w-2/3" />
      <Bar className="w-2/5" />
    </div>
  );
}
