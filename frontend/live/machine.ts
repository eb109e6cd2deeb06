import { backoff } from "@/lib/backoff";

/**
 * The connection as an explicit state machine. `step` is pure: a state and an input give the next state and a
 * list of effects; `socket.ts` carries the effects out.
 */
export type Connection =
  | { name: "idle" }
  | { name: "connecting"; attempt: number }
  | { name: "catching-up"; attempt: number; since: number }
  | { name: "open"; attempt: number; since: number }
  | { name: "waiting"; attempt: number; until: number; reason: WaitReason }
  | { name: "offline"; attempt: number }
  | { name: "ended"; why: EndReason };

/** `refused`: the server answers, but its line does not open; something in between may not let it through. */
export type WaitReason = "cut" | "restart" | "slow" | "crowded" | "refused";
export type EndReason = "signed-out" | "other-person";

export type Input =
  | { type: "start" }
  | { type: "hello" }
  | { type: "caught-up" }
  | { type: "fell-behind" }
  | { type: "heartbeat-answered" }
  | { type: "heartbeat-due" }
  | { type: "went-silent" }
  | { type: "closed"; code: number }
  | { type: "wait-over" }
  | { type: "retry" }
  | { type: "woke" }
  | { type: "browser-offline" }
  | { type: "browser-online" }
  | { type: "session-gone"; why?: EndReason }
  | { type: "session-alive" }
  | { type: "stop" };

export type Effect =
  | { type: "dial" }
  | { type: "hang-up" }
  | { type: "beat" }
  | { type: "catch-up" }
  | { type: "check-session" }
  | { type: "timer"; timer: Timer; ms: number }
  | { type: "clear"; timer: Timer };

/** `wait`: the pause before dialling. `beat`: the next heartbeat. `silence`: how long an answer may take. */
export type Timer = "wait" | "beat" | "silence";

export const HEARTBEAT_MS = 20_000;
export const SILENCE_MS = 10_000;
/** From dialling to `hello`. */
export const GREETING_MS = 15_000;
/** A line that broke sooner than this did not prove that the server is well: the back-off goes on. */
export const STABLE_MS = 10_000;
export const RESTART_SPREAD_MS = 5_000;
export const CROWDED_MS = 30_000;

export interface Chance {
  now: number;
  random: () => number;
}

type Step = [Connection, Effect[]];
const stay = (state: Connection): Step => [state, []];

export function step(state: Connection, input: Input, chance: Chance): Step {
  switch (input.type) {
    case "start":
      return state.name === "idle" ? dial(0) : stay(state);
    case "stop":
      return [{ name: "idle" }, quiet];
    case "session-gone":
      return [{ name: "ended", why: input.why ?? "signed-out" }, quiet];
    case "browser-offline":
      return state.name === "idle" || state.name === "ended" ? stay(state) : [offline(state), quiet];
    case "browser-online":
      return state.name === "offline" ? dial(0) : stay(state);
    default:
      return stepIn(state, input, chance);
  }
}

type Rest = Exclude<
  Input,
  { type: "start" | "stop" | "session-gone" | "browser-offline" | "browser-online" }
>;

function stepIn(state: Connection, input: Rest, chance: Chance): Step {
  switch (state.name) {
    case "connecting":
      return connecting(state, input, chance);
    case "catching-up":
    case "open":
      return connected(state, input, chance);
    case "waiting":
      if (input.type === "session-alive") return stay(doubted(state));
      return input.type === "wait-over" || input.type === "retry" || input.type === "woke"
        ? dial(state.attempt)
        : stay(state);
    case "offline":
      return input.type === "retry" ? dial(0) : stay(state);
    case "ended":
      // The session check after 4001 found a session: a password change replaced it under us.
      return input.type === "session-alive" ? wait(0, "cut", chance) : stay(state);
    default:
      return stay(state);
  }
}

function connecting(state: { attempt: number }, input: Rest, chance: Chance): Step {
  if (input.type === "hello") {
    return [
      { name: "catching-up", attempt: state.attempt, since: chance.now },
      [{ type: "catch-up" }, ...beat],
    ];
  }
  if (input.type === "went-silent") return broken(state.attempt, 1006, chance, [{ type: "check-session" }]);
  // The browser does not say whether the upgrade was refused with 401: ask.
  if (input.type === "closed") return broken(state.attempt, input.code, chance, [{ type: "check-session" }]);
  return stay({ name: "connecting", attempt: state.attempt });
}

function connected(
  state: Extract<Connection, { name: "open" | "catching-up" }>,
  input: Rest,
  chance: Chance,
): Step {
  switch (input.type) {
    case "caught-up":
      return stay({ ...state, name: "open" });
    case "fell-behind":
      return [{ ...state, name: "catching-up" }, [{ type: "catch-up" }]];
    case "heartbeat-due":
    case "woke":
      return [state, beat];
    case "heartbeat-answered":
      // Set from the answer, not from the last beat: a browser slows chains of timers in hidden tabs to one a
      // minute, and the server would take us for gone. A timer that a frame sets begins a new chain.
      return [
        state,
        [
          { type: "clear", timer: "silence" },
          { type: "timer", timer: "beat", ms: HEARTBEAT_MS },
        ],
      ];
    case "went-silent":
      return broken(attemptAfter(state, chance), 1006, chance, []);
    case "closed":
      return broken(attemptAfter(state, chance), input.code, chance, []);
    default:
      return stay(state);
  }
}

/** Asked after a line that did not open: once may be chance, from the second time on it is said. */
function doubted(state: Extract<Connection, { name: "waiting" }>): Connection {
  return state.reason === "cut" && state.attempt >= 2 ? { ...state, reason: "refused" } : state;
}

/** What each close code asks for; see docs/concepts/protocol.md. */
function broken(attempt: number, code: number, chance: Chance, also: Effect[]): Step {
  switch (code) {
    case 4001:
      return [{ name: "ended", why: "signed-out" }, [...quiet, { type: "check-session" }]];
    case 1012:
      return waitFor(Math.round(chance.random() * RESTART_SPREAD_MS), attempt, "restart", chance, also);
    case 4008:
      return waitFor(CROWDED_MS, attempt, "crowded", chance, also);
    case 4002:
      return wait(attempt, "slow", chance, also);
    case 4003:
    case 4029:
      // Something on this page misbehaves: coming back at once would repeat it.
      return wait(Math.max(attempt, 5), "cut", chance, also);
    default:
      return wait(attempt, "cut", chance, also);
  }
}

function wait(attempt: number, reason: WaitReason, chance: Chance, also: Effect[] = []): Step {
  return waitFor(backoff(attempt, chance.random), attempt, reason, chance, also);
}

function waitFor(ms: number, attempt: number, reason: WaitReason, chance: Chance, also: Effect[]): Step {
  const state: Connection = { name: "waiting", attempt: attempt + 1, until: chance.now + ms, reason };
  return [state, [...quiet, { type: "timer", timer: "wait", ms }, ...also]];
}

function dial(attempt: number): Step {
  return [
    { name: "connecting", attempt },
    [
      { type: "clear", timer: "wait" },
      { type: "timer", timer: "silence", ms: GREETING_MS },
      { type: "dial" },
    ],
  ];
}

function offline(state: Connection): Connection {
  return { name: "offline", attempt: "attempt" in state ? state.attempt : 0 };
}

function attemptAfter(state: { attempt: number; since: number }, chance: Chance): number {
  return chance.now - state.since >= STABLE_MS ? 0 : state.attempt;
}

const quiet: Effect[] = [
  { type: "hang-up" },
  { type: "clear", timer: "wait" },
  { type: "clear", timer: "beat" },
  { type: "clear", timer: "silence" },
];

const beat: Effect[] = [{ type: "beat" }, { type: "timer", timer: "silence", ms: SILENCE_MS }];
