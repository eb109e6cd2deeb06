"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { go, useQueryText } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import { signedTitle } from "@/live/titles";
import { type Names, problemOf, resolved } from "./names";
import { type Filter, type Query, readQuery, taken, withFilter, withoutOpen, writeQuery } from "./query";

const DELAY_MS = 220;

export const searchPath = (q: string): string =>
  q ? `/search?${new URLSearchParams({ q }).toString()}` : "/search";

export function useNames(): Names {
  const { me } = useEngine();
  const people = useWorld((world) => world.people);
  const rooms = useWorld((world) => world.rooms);
  return useMemo(
    () => ({
      me,
      people: Object.values(people).map(({ id, name, active }) => ({ id, name, isActive: active })),
      rooms: Object.values(rooms)
        .map((room) => ({ id: room.id, title: signedTitle(room, people, me) }))
        .sort((a, b) => a.title.localeCompare(b.title)),
    }),
    [me, people, rooms],
  );
}

/**
 * What stands in the box, and `q`, what is looked for: the address says it, so that it can be kept, sent and gone
 * back to. What is typed goes there after a moment without typing.
 */
export function useQuery(names: Names) {
  const q = new URLSearchParams(useQueryText()).get("q") ?? "";
  const [query, setQuery] = useState<Query>(() => readQuery(q));
  const written = useRef(q);
  const problem = useMemo(() => problemIn(query, names), [query, names]);

  useEffect(() => {
    if (written.current === q) return;
    written.current = q;
    setQuery(readQuery(q));
  }, [q]);

  const wanted = writeQuery({ filters: query.filters, words: withoutOpen(query.words) });
  useEffect(() => {
    if (problem || wanted === written.current) return;
    const timer = setTimeout(() => {
      written.current = wanted;
      go(searchPath(wanted), "replace");
    }, DELAY_MS);
    return () => clearTimeout(timer);
  }, [wanted, problem]);

  /** Filters that were typed to their end become chips; at the end of typing, the last one too. */
  const write = (words: string, isDone = false) =>
    setQuery(({ filters }) => {
      const found = taken(words, (filter, isClosed) => (isClosed || isDone ? resolved(filter, names) : null));
      return { filters: found.filters.reduce(withFilter, filters), words: found.words };
    });
  return {
    q,
    query,
    problem,
    write,
    add: (filter: Filter, words: string) =>
      setQuery(({ filters }) => ({ filters: withFilter(filters, filter), words })),
    drop: (filter: Filter) =>
      setQuery(({ filters, words }) => ({ filters: filters.filter((one) => one !== filter), words })),
    clear: () => setQuery({ filters: [], words: "" }),
  };
}

/** A filter that was typed to its end and names nothing: the server would refuse it, in its own words. */
function problemIn({ filters, words }: Query, names: Names): string | null {
  const wrong: Filter[] = filters.filter((filter) => resolved(filter, names) === null);
  taken(words, (filter, isClosed) => {
    if (isClosed && resolved(filter, names) === null) wrong.push(filter);
    return null;
  });
  return wrong[0] && names.people.length > 0 ? problemOf(wrong[0]) : null;
}
