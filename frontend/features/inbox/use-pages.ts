"use client";

import useSWRInfinite from "swr/infinite";
import type { RoomId } from "@/api/types.gen";
import type { Paged } from "./list-screen";
import { useKept } from "./use-kept";

interface Wanted<Page> {
  /** Names the list. */
  key: string;
  read: (after: string | undefined) => Promise<Page>;
  /** Where the page after this one begins; null: there is none. */
  next: (page: Page) => string | null;
  /** Where its rows stand: the copy of a list goes when one of them is not mine any more. */
  roomsIn: (page: Page) => RoomId[];
}

/** A list that comes in pages, as far as somebody wanted to see it; before it comes, what this device had of it. */
export function usePages<Page>({ key, read, next, roomsIn }: Wanted<Page>) {
  const { data, error, isLoading, isValidating, size, setSize, mutate } = useSWRInfinite<Page>(
    (at: number, before: Page | null) => {
      if (at === 0 || before === null) return at === 0 ? [key, null] : null;
      const after = next(before);
      return after === null ? null : [key, after];
    },
    ([, after]: [string, string | null]) => read(after ?? undefined),
    // Whatever moved, moved the pages below it too.
    { revalidateAll: true, revalidateOnFocus: false, shouldRetryOnError: false },
  );
  const kept = useKept(key, data, roomsIn);
  const pages = data ?? kept ?? [];
  const last = data?.at(-1);
  const paged: Paged = {
    isReading: (isLoading || kept === undefined) && pages.length === 0,
    error: pages.length === 0 && kept !== undefined ? error : null,
    retry: () => void mutate(),
    more: last !== undefined && next(last) !== null,
    isMoreReading: isValidating && size > pages.length,
    readMore: () => void setSize(size + 1),
  };
  return { pages, paged, isKept: data === undefined, refresh: () => void mutate() };
}
