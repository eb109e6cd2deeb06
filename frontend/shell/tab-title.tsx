"use client";

import { useEffect } from "react";
import { useWorkspace } from "@/features/auth/use-workspace";
import { callsIn, newsIn, signedTitle } from "@/features/rooms/room-title";
import { faviconFor } from "@/lib/favicon";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";

/**
 * "(2) #general · Acme": how often I am called, or a dot when something is merely new; the icon says the same. Every
 * tab counts from the same marks, so all of them say the same.
 */
export function TabTitle({ room, screen }: { room: RoomRow | null; screen: string | null }) {
  const { workspace } = useWorkspace();
  const calls = useWorld((world) => total(world.rooms, callsIn));
  const hasNews = useWorld((world) => Object.values(world.rooms).some((row) => newsIn(row) > 0));
  const name = workspace?.name ?? "Klatsch";
  const { me } = useEngine();
  const title = useWorld((world) => (room ? signedTitle(room, world.people, me) : null)) ?? screen;
  const place = title ? `${title} · ${name}` : name;
  const mark = calls > 0 ? `(${calls}) ` : hasNews ? "• " : "";
  useEffect(() => {
    document.title = mark + place;
  }, [mark, place]);
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (link) link.href = faviconFor({ calls, hasNews });
  }, [calls, hasNews]);
  return null;
}

const total = (rooms: Record<string, RoomRow>, count: (room: RoomRow) => number): number =>
  Object.values(rooms).reduce((sum, room) => sum + (room.archivedAt === null ? count(room) : 0), 0);
