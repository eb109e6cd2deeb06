"use client";

import { createContext, type ReactNode, startTransition, use, useEffect, useState } from "react";
import type { UserId } from "@/api/types.gen";
import { makeFormats } from "@/lib/clock";
import { placeIn } from "@/lib/route";
import { usePart } from "@/lib/store";
import { openDatabase } from "@/state/database";
import { readLastRoom } from "@/state/preferences";
import { openShelf } from "@/state/shelf";
import { askForPage, askForPageOnceKnown } from "./early";
import { type Engine, startEngine } from "./engine";
import type { Connection } from "./machine";
import type { Read, ReadKey } from "./sync";
import type { World } from "./world";

const EngineContext = createContext<Engine | null>(null);

/** Starts the engine for the person who is signed in, and stops it when they are not any more. */
export function LiveProvider({
  user,
  isConfirmed,
  waiting,
  children,
}: {
  user: UserId;
  /** False: taken from what this device remembers; the server has not said it yet. */
  isConfirmed: boolean;
  waiting: ReactNode;
  children: ReactNode;
}) {
  const engine = useStartedEngine(user);
  useEffect(() => {
    if (isConfirmed) engine?.confirm();
  }, [engine, isConfirmed]);
  if (!engine) return waiting;
  return <EngineContext value={engine}>{children}</EngineContext>;
}

function useStartedEngine(user: UserId): Engine | null {
  const [engine, setEngine] = useState<Engine | null>(null);
  useEffect(() => {
    let left = false;
    let started: Engine | null = null;
    const begin = async (): Promise<void> => {
      const shelf = openShelf(user);
      const { pathname } = window.location;
      const place = placeIn(pathname);
      const wanted = place?.room ?? null;
      const first = wanted ?? (pathname === "/" ? readLastRoom() : null);
      const [database, facts, feed] = await Promise.all([
        openDatabase(user, shelf),
        shelf.facts(),
        first === null ? null : shelf.feed(first),
      ]);
      if (left) return;
      if (first !== null && feed === null && !place?.at) askForPage(first);
      started = startEngine(user, { database, facts, feed, wanted });
      if (wanted !== null && feed === null && !place?.at) askForPageOnceKnown(started.world, wanted);
      makeFormats();
      // The whole frame is made now: in slices, between which the page may answer.
      startTransition(() => setEngine(started));
    };
    void begin();
    return () => {
      left = true;
      started?.stop();
      setEngine(null);
    };
  }, [user]);
  return engine;
}

export function useEngine(): Engine {
  const engine = use(EngineContext);
  if (!engine) throw new Error("useEngine needs a LiveProvider above it");
  return engine;
}

/** `pick` returns a part of the world, not a new object. */
export function useWorld<Part>(pick: (world: World) => Part): Part {
  return usePart(useEngine().world, pick);
}

export const useConnection = (): Connection => usePart(useEngine().connection, same);

export function useRead(key: ReadKey): Read | undefined {
  return usePart(useEngine().sync.reads, (reads) => reads[key]);
}

/** For whom it makes no difference that it is read, or read again. */
export function useFailure(key: ReadKey): { error: unknown } | null {
  return usePart(useEngine().sync.reads, (reads) => {
    const read = reads[key];
    return read?.status === "failed" ? read : null;
  });
}

export const same = <Value,>(value: Value): Value => value;
