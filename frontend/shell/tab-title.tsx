"use client";

import { useEffect, useSyncExternalStore } from "react";
import { useWorkspace } from "@/features/auth/use-workspace";
import { signedTitle } from "@/features/rooms/room-title";
import { useUnreadTotal } from "@/features/rooms/use-rooms";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";

/** "(3) #general · Acme": the number only while nobody looks. */
export function TabTitle({ room }: { room: RoomRow | null }) {
  const { workspace } = useWorkspace();
  const unread = useUnreadTotal();
  const isHidden = useHidden();
  const name = workspace?.name ?? "Klatsch";
  const { me } = useEngine();
  const title = useWorld((world) => (room ? signedTitle(room, world.people, me) : null));
  const place = title ? `${title} · ${name}` : name;
  const whole = isHidden && unread > 0 ? `(${unread}) ${place}` : place;
  useEffect(() => {
    document.title = whole;
  }, [whole]);
  return null;
}

function useHidden(): boolean {
  return useSyncExternalStore(
    (changed) => {
      document.addEventListener("visibilitychange", changed);
      return () => document.removeEventListener("visibilitychange", changed);
    },
    () => document.visibilityState === "hidden",
    () => false,
  );
}
