"use client";

import { useMemo } from "react";
import useSWRInfinite from "swr/infinite";
import * as api from "@/api/routes";
import type { PublicRooms } from "@/api/types.gen";
import { useWorld } from "@/live/provider";
import { roomLines } from "./room-rows";

const AT_ONCE = 100;

export function useRoomList(q: string) {
  const mine = useWorld((world) => world.rooms);
  const { data, error, size, setSize, mutate, isValidating } = useSWRInfinite(
    (page: number, before: PublicRooms | null) =>
      page > 0 && !before?.more ? null : (["/browseRooms", "admin", q, before?.rooms.at(-1)?.name] as const),
    ([, , , after]) => api.browseRooms({ q, after, limit: AT_ONCE }),
    { keepPreviousData: true, revalidateFirstPage: false },
  );
  const lines = useMemo(
    () =>
      data
        ? roomLines(
            mine,
            data.flatMap((page) => page.rooms),
            q,
          )
        : null,
    [mine, data, q],
  );
  return {
    lines,
    more: data?.at(-1)?.more ?? false,
    readMore: () => void setSize(size + 1),
    isReading: isValidating,
    error,
    retry: () => void mutate(),
  };
}
