export const FLOOR_MS = 500;
export const CEILING_MS = 30_000;

/** Full jitter: anywhere between nothing and a bound that doubles from 0.5 s to 30 s. `attempt` counts from 0. */
export function backoff(attempt: number, chance: () => number = Math.random): number {
  const bound = Math.min(CEILING_MS, FLOOR_MS * 2 ** Math.min(attempt, 16));
  return Math.round(chance() * bound);
}
