"use client";

import { useState } from "react";
import { sentence } from "@/api/errors";
import type { Profile } from "@/api/types.gen";
import { tell } from "@/lib/notices";
import type { RoomRow } from "@/live/world";
import { t } from "@/text/far";
import { Dialog } from "@/ui/dialog";
import { Switch } from "@/ui/field";
import { Waiting } from "@/ui/late";
import { Notice } from "@/ui/notice";
import { Trouble } from "@/ui/trouble";
import { MOST_ROOMS, useGuestRooms } from "./use-guest-rooms";

export function GuestRoomsDialog({ guest, onClose }: { guest: Profile; onClose: () => void }) {
  const { rooms, more, isIn, error, retry, put } = useGuestRooms(guest.id);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const move = async (room: RoomRow, wish: boolean) => {
    setBusy(room.id);
    setProblem(null);
    try {
      await put(room, wish);
      tell((wish ? t.admin.added : t.admin.removed)(guest.name, room.name));
    } catch (refusal) {
      setProblem(sentence(refusal));
    } finally {
      setBusy(null);
    }
  };
  return (
    <Dialog title={t.admin.guestTitle(guest.name)} onClose={onClose}>
      <p className="mb-3 text-sm leading-relaxed text-soft">{t.admin.guestAbout}</p>
      {problem ? <Notice tone="danger">{problem}</Notice> : null}
      {error && !isIn ? (
        <Trouble title={t.admin.guestUnread} onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
      {!isIn && !error ? <Waiting /> : null}
      {isIn ? (
        <ul className="divide-y divide-line" data-testid="guest-rooms">
          {rooms.map((room) => (
            <li key={room.id}>
              <Switch
                label={`#${room.name}`}
                isOn={isIn.includes(room.id)}
                disabled={busy === room.id}
                onChange={(wish) => void move(room, wish)}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {isIn && rooms.length === 0 ? <p className="text-soft">{t.admin.guestNone}</p> : null}
      {more ? <p className="mt-3 text-sm text-soft">{t.admin.guestLimit(MOST_ROOMS)}</p> : null}
    </Dialog>
  );
}
