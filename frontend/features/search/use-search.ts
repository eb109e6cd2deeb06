"use client";

import { useEffect, useMemo, useRef } from "react";
import useSWRInfinite from "swr/infinite";
import * as api from "@/api/routes";
import type { SearchAnswer } from "@/api/types.gen";

const PAGE = 20;
/** How many pages without a hit are passed over before somebody is asked whether to go on. */
const MOST_EMPTY = 5;

/** What is found for `q`, page by page. What is asked no more is cancelled; until an answer is there, the last one stays. */
export function useSearch(q: string) {
  const stop = useStop(q);
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite(
    (page: number, before: SearchAnswer | null) => keyOf(q, page, before),
    ([, asked, before]) => api.search({ q: asked, before: before ?? undefined, limit: PAGE }, stop.signal),
    { revalidateOnFocus: false, shouldRetryOnError: false },
  );
  const kept = useRef<SearchAnswer[] | undefined>(undefined);
  useEffect(() => {
    if (data) kept.current = data;
  }, [data]);

  const last = data?.at(-1);
  const isReading = q !== "" && isValidating && (!data || size > data.length);
  const empties = data ? emptyAtEnd(data) : 0;
  const goesOn = Boolean(last?.more) && empties > 0 && empties < MOST_EMPTY && !isValidating && !error;
  useEffect(() => {
    if (goesOn) void setSize((now) => now + 1);
  }, [goesOn, setSize]);

  const pages = data ?? (isReading ? kept.current : undefined) ?? [];
  const messages = useMemo(() => pages.flatMap((page) => page.messages), [pages]);
  const users = useMemo(() => Object.assign({}, ...pages.map((page) => page.users)), [pages]);
  return {
    messages,
    users: users as SearchAnswer["users"],
    terms: pages[0]?.terms ?? [],
    status: statusOf({ q, hasData: data !== undefined, isReading, error }),
    isStale: !data,
    error,
    more: Boolean(last?.more),
    isReadingMore: Boolean(data) && (isReading || goesOn),
    readMore: () => void setSize(size + 1),
    retry: () => void mutate(),
  };
}

type Key = readonly ["search", string, string | null];

function keyOf(q: string, page: number, before: SearchAnswer | null): Key | null {
  if (!q) return null;
  if (page === 0) return ["search", q, null];
  return before?.more && before.before ? ["search", q, before.before] : null;
}

function emptyAtEnd(pages: SearchAnswer[]): number {
  const full = pages.findLastIndex((page) => page.messages.length > 0);
  return pages.length - 1 - full;
}

function statusOf(now: { q: string; hasData: boolean; isReading: boolean; error: unknown }) {
  if (!now.q) return "idle";
  if (now.hasData) return "ready";
  return now.isReading || !now.error ? "reading" : "failed";
}

/** One signal for each question; it ends when another one is asked, or nobody looks any more. */
function useStop(q: string): AbortController {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question has another signal
  const stop = useMemo(() => new AbortController(), [q]);
  useEffect(() => () => stop.abort(), [stop]);
  return stop;
}
