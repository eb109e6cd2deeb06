"use client";

import { useDeferredValue, useEffect, useMemo } from "react";
import useSWR from "swr";
import * as api from "@/api/routes";
import type { Room } from "@/api/types.gen";
import { go, type Pane, placeIn, roomPath, usePath } from "@/lib/route";
import { useEngine, useFailure, useWorld } from "@/live/provider";
import type { RoomRow, World } from "@/live/world";
import { keepLastRoom, readLastRoom } from "@/state/preferences";
import { inOrder, sectionsOf, titleOf } from "./room-title";

export function useRooms() {
  const engine = useEngine();
  const known = useDeferredValue(useWorld((world) => world.roomsKnown));
  // The list may follow a moment later than what is written and read.
  const rooms = useDeferredValue(useWorld((world) => world.rooms));
  const people = useDeferredValue(useWorld((world) => world.people));
  const failure = useFailure("rooms");
  const sections = useMemo(
    () => sectionsOf(Object.values(rooms), people, engine.me),
    [rooms, people, engine.me],
  );
  const status = known ? "ready" : failure ? "failed" : "reading";
  const error = failure?.error ?? null;
  return { sections, status, error, retry: () => void engine.sync.readRooms() } as const;
}

export type Here =
  | { status: "reading"; room: null }
  | { status: "none"; room: null }
  | { status: "unknown"; room: null; wanted: string | null; found: Room | null }
  | { status: "open"; room: RoomRow; at: number | null; pane: Pane | null };

/** My rooms in the order of the sidebar. */
export const myRooms = ({ rooms, people, me }: World): RoomRow[] =>
  inOrder(sectionsOf(Object.values(rooms), people, me));

/**
 * The place that the address names; at `/`, the room of last time, or else the first one. Of the world it looks only at
 * that room: whoever shows the place would else show all of it anew with whatever happens in the others.
 */
export function useRoomHere(): Here {
  const path = usePath();
  const isKnown = useWorld((world) => world.roomsKnown);
  const isEmpty = useWorld((world) => Object.keys(world.rooms).length === 0);
  const place = useMemo(() => (path === null ? null : placeIn(path)), [path]);
  const start = useWorld((world) => (path === "/" && world.roomsKnown ? startRoom(world) : null));
  const room = useWorld((world) => (place ? world.rooms[place.room] : undefined));
  const named = useNamed(isKnown && place && !room ? place.room : null);
  const isMine = useWorld((world) => (named.room ? world.rooms[named.room.id] !== undefined : false));
  const elsewhere = isMine && named.room ? named.room.id : null;

  useEffect(() => {
    if (start ?? elsewhere) go(roomPath(start ?? elsewhere ?? ""), "replace");
  }, [start, elsewhere]);
  useEffect(() => {
    if (room) keepLastRoom(room.id);
  }, [room]);

  const isReading = !isKnown || path === null || Boolean(start ?? elsewhere) || named.isLooking;
  return useMemo((): Here => {
    if (room && place) return { status: "open", room, at: place.at, pane: place.pane };
    if (isReading) return { status: "reading", room: null };
    if (isEmpty && !place) return { status: "none", room: null };
    const wanted = named.room?.id ?? (place && isId(place.room) ? place.room : null);
    return { status: "unknown", room: null, wanted, found: named.room };
  }, [room, place, isReading, isEmpty, named.room]);
}

const isId = (text: string): boolean => /^C[0-9A-F]{16}$/.test(text);

/** An address may say a room's name, or a former one: "/rooms/general". */
function useNamed(wanted: string | null) {
  const name = wanted !== null && !isId(wanted) ? wanted.replace(/^#/, "") : null;
  const { data, isLoading } = useSWR(name ? ["/roomByName", name] : null, () => api.roomByName(name ?? ""), {
    shouldRetryOnError: false,
  });
  return { room: name ? (data ?? null) : null, isLooking: name !== null && isLoading };
}

function startRoom(world: World): string | null {
  const last = readLastRoom();
  const rooms = myRooms(world);
  return (rooms.find((room) => room.id === last) ?? rooms[0])?.id ?? null;
}

export function useRoomTitle(room: RoomRow): string {
  const { me } = useEngine();
  return useWorld((world) => titleOf(room, world.people, me));
}
