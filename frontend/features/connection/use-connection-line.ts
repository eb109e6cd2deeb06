"use client";

import { useEffect, useState } from "react";
import type { Connection } from "@/live/machine";
import { useConnection, useEngine } from "@/live/provider";

export interface Line {
  name: Connection["name"];
  text: string;
  canRetry: boolean;
  canSignIn: boolean;
}

/** What passes sooner than this is nobody's concern: a quick reconnect, or the moment of a password change. */
const PATIENCE_MS = 1_000;
const PASSING: readonly Connection["name"][] = ["connecting", "catching-up", "ended"];

export function useConnectionLine(): { line: Line | null; retry: () => void } {
  const connection = useConnection();
  const engine = useEngine();
  const now = useSecond(connection.name === "waiting");
  const patient = useFor(connection.name, PATIENCE_MS);
  const hidden = !patient && PASSING.includes(connection.name);
  return { line: hidden ? null : lineOf(connection, now), retry: engine.retryNow };
}

export function lineOf(connection: Connection, now: number): Line | null {
  const { name } = connection;
  const line = (text: string, extra: Partial<Line> = {}): Line => ({
    name,
    text,
    canRetry: false,
    canSignIn: false,
    ...extra,
  });
  switch (name) {
    case "idle":
    case "open":
      return null;
    case "connecting":
      return line(connection.attempt === 0 ? "Connecting…" : "Reconnecting…");
    case "catching-up":
      return line("Catching up on what you missed…");
    case "offline":
      return line("You are offline. What you write is kept and sent later.", { canRetry: true });
    case "ended":
      return line("You were signed out, here or on another device.", { canSignIn: true });
    case "waiting":
      return line(waitingText(connection, now), { canRetry: true });
  }
}

function waitingText(connection: Extract<Connection, { name: "waiting" }>, now: number): string {
  const seconds = Math.max(1, Math.ceil((connection.until - now) / 1000));
  const what = {
    cut: "Connection lost.",
    restart: "The server is restarting.",
    slow: "The connection could not keep up.",
    crowded: "Klatsch is open in too many tabs.",
  }[connection.reason];
  return `${what} Reconnecting in ${seconds} s.`;
}

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
