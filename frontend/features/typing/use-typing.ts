"use client";

import { useEffect, useMemo, useState } from "react";
import type { RoomId } from "@/api/types.gen";
import { useEngine, useWorld } from "@/live/provider";
import { t } from "@/text";

/** The names of those who type in this room now; each is shown for five seconds after their last key. */
export function useTyping(room: RoomId): string[] {
  const engine = useEngine();
  const typing = useWorld((world) => world.typing[room]);
  const people = useWorld((world) => world.people);
  const [now, setNow] = useState(() => Date.now());
  const ends = useMemo(() => Object.values(typing ?? {}), [typing]);

  useEffect(() => {
    engine.lookAt(room);
    return () => engine.lookAt(null);
  }, [engine, room]);

  useEffect(() => {
    setNow(Date.now());
    const next = Math.min(...ends.filter((until) => until > Date.now()));
    if (!Number.isFinite(next)) return;
    const timers = ends.map((until) =>
      setTimeout(() => setNow(Date.now()), Math.max(0, until - Date.now()) + 20),
    );
    return () => timers.forEach(clearTimeout);
  }, [ends]);

  return Object.entries(typing ?? {})
    .filter(([, until]) => until > now)
    .map(([user]) => people[user]?.name || t.common.somebody);
}

export function typingText(names: string[]): string {
  const [first, second, third] = names;
  if (!first) return "";
  if (!second) return t.typing.one(first);
  if (!third) return t.typing.two(first, second);
  return t.typing.several;
}
