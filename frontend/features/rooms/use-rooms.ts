"use client";

import { useEffect, useMemo } from "react";
import type { Room } from "@/api/types.gen";
import { go, roomIn, roomPath, usePath } from "@/lib/route";
import { useEngine, useRead, useWorld } from "@/live/provider";
import { keepLastRoom, readLastRoom } from "@/state/preferences";

export function useRooms() {
  const engine = useEngine();
  const known = useWorld((world) => world.roomsKnown);
  const rooms = useWorld((world) => world.rooms);
  const read = useRead("rooms");
  const list = useMemo(() => Object.values(rooms).sort((a, b) => a.name.localeCompare(b.name)), [rooms]);
  const status = known ? "ready" : read?.status === "failed" ? "failed" : "reading";
  const error = read?.status === "failed" ? read.error : null;
  return { rooms: list, status, error, retry: () => void engine.sync.readRooms() } as const;
}

export type Here =
  | { status: "reading"; room: null }
  | { status: "none"; room: null }
  | { status: "unknown"; room: null }
  | { status: "open"; room: Room };

/** The room that the address names; at `/`, the room of last time, or else the first one. */
export function useRoomHere(): Here {
  const path = usePath();
  const { rooms, status } = useRooms();
  const named = path === null ? null : roomIn(path);
  const start = path === "/" && status === "ready" ? (startRoom(rooms)?.id ?? null) : null;
  const room = rooms.find((one) => one.id === named) ?? null;

  useEffect(() => {
    if (start) go(roomPath(start), "replace");
  }, [start]);
  useEffect(() => {
    if (room) keepLastRoom(room.id);
  }, [room]);

  if (room) return { status: "open", room };
  if (status !== "ready" || path === null || start) return { status: "reading", room: null };
  return { status: rooms.length === 0 ? "none" : "unknown", room: null };
}

function startRoom(rooms: Room[]): Room | undefined {
  const last = readLastRoom();
  return rooms.find((room) => room.id === last) ?? rooms[0];
}

export function useUnread(room: string): number {
  return useWorld((world) => world.rooms[room]?.mine.unread ?? 0);
}

/** All rooms together, for the title of a tab in the background. */
export function useUnreadTotal(): number {
  return useWorld((world) => Object.values(world.rooms).reduce((sum, room) => sum + room.mine.unread, 0));
}
