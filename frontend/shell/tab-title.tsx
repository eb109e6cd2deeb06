"use client";

import { useEffect, useSyncExternalStore } from "react";
import { useWorkspace } from "@/features/auth/use-workspace";
import { useUnreadTotal } from "@/features/rooms/use-rooms";

/** "(3) #general · Acme": the number only while nobody looks. */
export function TabTitle({ room }: { room: string | null }) {
  const { workspace } = useWorkspace();
  const unread = useUnreadTotal();
  const isHidden = useHidden();
  const name = workspace?.name ?? "Klatsch";
  const place = room ? `#${room} · ${name}` : name;
  const title = isHidden && unread > 0 ? `(${unread}) ${place}` : place;
  useEffect(() => {
    document.title = title;
  }, [title]);
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
