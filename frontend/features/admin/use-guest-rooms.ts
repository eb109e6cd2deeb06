"use client";

import { useCallback, useMemo } from "react";
import useSWR from "swr";
import * as api from "@/api/routes";
import type { RoomId, UserId } from "@/api/types.gen";
import { useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";

/** Each is asked for on its own: nobody may look into rooms that they are not in, so the server has no list. */
export const MOST_ROOMS = 40;
const AT_ONCE = 4;

/** Which of my rooms somebody is in, and a hand to put them in or out. */
export function useGuestRooms(user: UserId) {
  const mine = useWorld((world) => world.rooms);
  const { rooms, more } = useMemo(() => {
    const all = Object.values(mine)
      .filter((room) => room.kind !== "direct" && room.archivedAt === null)
      .sort((a, b) => a.name.localeCompare(b.name));
    return { rooms: all.slice(0, MOST_ROOMS), more: all.length > MOST_ROOMS };
  }, [mine]);
  const ids = rooms.map((room) => room.id);
  const { data, error, mutate } = useSWR(["guest-rooms", user, ...ids], () => roomsOf(user, ids), {
    revalidateOnFocus: false,
  });
  const put = useCallback(
    async (room: RoomRow, isIn: boolean): Promise<void> => {
      if (isIn) await api.addMembers(room.id, [user]);
      else await api.removeMember(room.id, user);
      await mutate((now) => withRoom(now ?? [], room.id, isIn), { revalidate: false });
    },
    [user, mutate],
  );
  return { rooms, more, isIn: data ?? null, error, retry: () => void mutate(), put };
}

const withRoom = (rooms: RoomId[], room: RoomId, isIn: boolean): RoomId[] =>
  isIn ? [...rooms, room] : rooms.filter((one) => one !== room);

async function roomsOf(user: UserId, rooms: RoomId[]): Promise<RoomId[]> {
  const found: RoomId[] = [];
  for (let at = 0; at < rooms.length; at += AT_ONCE) {
    const some = rooms.slice(at, at + AT_ONCE);
    const isIn = await Promise.all(some.map((room) => hasMember(room, user)));
    found.push(...some.filter((_, index) => isIn[index]));
  }
  return found;
}

async function hasMember(room: RoomId, user: UserId): Promise<boolean> {
  for (let after: UserId | undefined; ; ) {
    const page = await api.allMembers({ room, after, limit: 200 });
    if (page.members.some((row) => row.user === user && row.leftAt === null)) return true;
    after = page.members.at(-1)?.user;
    // They come by id: beyond this one there is no need to look.
    if (!page.more || after === undefined || after >= user) return false;
  }
}
