"use client";

import { useEffect, useState } from "react";
import { usePart } from "@/lib/store";
import type { Connection } from "@/live/machine";
import type { Pending } from "@/live/outbox";
import { useConnection, useEngine } from "@/live/provider";
import { t } from "@/text";

export interface Line {
  name: Connection["name"];
  /** What a screen reader hears, once. */
  text: string;
  /** What moves every second is for eyes. */
  countdown: string | null;
  canRetry: boolean;
  canSignIn: boolean;
}

/** What the line depends on, beside the connection. */
export interface Around {
  /** Ms since 1970. */
  now: number;
  /** Letters that wait to be sent. */
  letters: number;
  /** The server has spoken on this page; if not, what is shown is what this device kept. */
  isGreeted: boolean;
}

/** What passes sooner than this is nobody's concern: a quick reconnect, or the moment of a password change. */
const PATIENCE_MS = 1_000;
const PASSING: readonly Connection["name"][] = ["connecting", "catching-up", "ended"];

export function useConnectionLine(): { line: Line | null; retry: () => void } {
  const connection = useConnection();
  const { retryNow, outbox, isGreeted } = useEngine();
  const letters = usePart(outbox.pending, waitingIn);
  const greeted = usePart(isGreeted, Boolean);
  const now = useSecond(connection.name === "waiting");
  const patient = useFor(connection.name, PATIENCE_MS);
  const hidden = !patient && PASSING.includes(connection.name);
  return { line: hidden ? null : lineOf(connection, { now, letters, isGreeted: greeted }), retry: retryNow };
}

const waitingIn = (pending: Pending[]): number =>
  pending.filter((one) => one.state === "waiting" || one.state === "sending").length;

export function lineOf(connection: Connection, around: Around): Line | null {
  const { name } = connection;
  const line = (words: string[], extra: Partial<Line> = {}): Line => ({
    name,
    text: words.join(" "),
    countdown: null,
    canRetry: false,
    canSignIn: false,
    ...extra,
  });
  switch (name) {
    case "idle":
    case "open":
      return null;
    case "connecting":
      return line([connection.attempt === 0 ? t.connection.connecting : t.connection.reconnecting]);
    case "catching-up":
      return line([t.connection.catchingUp]);
    case "offline":
      return line([t.connection.offline, ...meanwhile(around)], { canRetry: true });
    case "ended":
      return line([connection.why === "other-person" ? t.connection.otherPerson : t.connection.signedOut], {
        canSignIn: true,
      });
    case "waiting":
      return line([reasonOf(connection, around), ...meanwhile(around)], {
        countdown: t.connection.reconnectingIn(secondsLeft(connection.until, around.now)),
        canRetry: true,
      });
  }
}

/** What is shown, and what becomes of what one writes. */
function meanwhile({ letters, isGreeted }: Around): string[] {
  const shown = isGreeted ? [] : [t.connection.keptHere];
  return [...shown, letters > 0 ? t.connection.waitingLetters(letters) : t.connection.sentLater];
}

function reasonOf({ reason }: Extract<Connection, { name: "waiting" }>, { isGreeted }: Around): string {
  if (reason === "cut") return isGreeted ? t.connection.cut : t.connection.unreachable;
  return t.connection[reason];
}

const secondsLeft = (until: number, now: number): number => Math.max(1, Math.ceil((until - now) / 1000));

function useSecond(running: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}

/** True once the value has stood for that long. */
function useFor(value: string, ms: number): boolean {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled === value;
}
