import type { ClientAction, ServerEvent } from "@/api/types.gen";
import { createStore, type Store } from "@/lib/store";
import { type Connection, type Effect, type Input, step, type Timer } from "./machine";

export interface Socket {
  connection: Store<Connection>;
  /** Gives the machine an input from outside. */
  tell(input: Input): void;
  /** Sends a frame if the line is open; otherwise the frame is worth nothing and is dropped. */
  say(action: ClientAction): void;
}

interface Outside {
  onEvent(event: ServerEvent): void;
  /** Asked for by the machine: read `since` in every room that is behind, then tell `caught-up`. */
  onCatchUp(): void;
  /** Asked for by the machine: is there still a session? Tell `session-gone` or `session-alive`. */
  onCheckSession(): void;
  isActive(): boolean;
}

/** Carries out what the machine decides. All judgement is in `machine.ts`. */
export function createSocket(outside: Outside): Socket {
  const connection = createStore<Connection>({ name: "idle" });
  const timers = new Map<Timer, ReturnType<typeof setTimeout>>();
  let line: WebSocket | null = null;

  const tell = (input: Input): void => {
    const [next, effects] = step(connection.read(), input, { now: Date.now(), random: Math.random });
    // First the effects, then the watchers: whoever hears "open" finds the line as it is.
    for (const effect of effects) carryOut(effect);
    connection.write(next);
  };

  const carryOut = (effect: Effect): void => {
    if (effect.type === "dial") dial();
    else if (effect.type === "hang-up") hangUp();
    else if (effect.type === "beat") say({ type: "heartbeat", active: outside.isActive() });
    else if (effect.type === "catch-up") queueMicrotask(outside.onCatchUp);
    else if (effect.type === "check-session") queueMicrotask(outside.onCheckSession);
    else if (effect.type === "timer") setTimer(effect.timer, effect.ms);
    else clearTimer(effect.timer);
  };

  const dial = (): void => {
    hangUp();
    const dialled = new WebSocket(address());
    line = dialled;
    dialled.onmessage = (frame) => dialled === line && hear(frame.data);
    dialled.onclose = (close) => {
      if (dialled !== line) return;
      line = null;
      tell({ type: "closed", code: close.code });
    };
  };

  const hangUp = (): void => {
    const old = line;
    line = null;
    old?.close(1000);
  };

  const hear = (text: unknown): void => {
    const event = decoded(text);
    if (!event) return;
    outside.onEvent(event);
    if (event.type === "hello") tell({ type: "hello" });
    if (event.type === "heartbeat") tell({ type: "heartbeat-answered" });
  };

  const say = (action: ClientAction): void => {
    if (line?.readyState === WebSocket.OPEN) line.send(JSON.stringify(action));
  };

  const setTimer = (timer: Timer, ms: number): void => {
    clearTimer(timer);
    timers.set(
      timer,
      setTimeout(() => tell(expired[timer]), ms),
    );
  };

  const clearTimer = (timer: Timer): void => {
    clearTimeout(timers.get(timer));
    timers.delete(timer);
  };

  return { connection, tell, say };
}

const expired: Record<Timer, Input> = {
  wait: { type: "wait-over" },
  beat: { type: "heartbeat-due" },
  silence: { type: "went-silent" },
};

function address(): string {
  const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${window.location.host}/live`;
}

function decoded(text: unknown): ServerEvent | null {
  try {
    const event = JSON.parse(String(text)) as ServerEvent;
    return typeof event?.type === "string" ? event : null;
  } catch {
    return null;
  }
}
