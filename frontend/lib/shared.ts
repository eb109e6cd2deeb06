/**
 * `now`, with every part of it that says the same as in `before` taken from there. Answers come as new objects also when
 * nothing is new in them, and whatever watches a part would show itself anew. For values as JSON has them.
 */
export function shared<Value>(before: unknown, now: Value): Value {
  if (Object.is(before, now) || !isBranch(before) || !isBranch(now)) return now;
  if (Array.isArray(before) !== Array.isArray(now)) return now;
  const keys = Object.keys(now);
  const parts = keys.map((key) => shared(before[key], now[key]));
  const isSame = (key: string, at: number) => Object.hasOwn(before, key) && Object.is(parts[at], before[key]);
  if (keys.length === Object.keys(before).length && keys.every(isSame)) return before as Value;
  if (Array.isArray(now)) return parts as Value;
  return Object.fromEntries(keys.map((key, at) => [key, parts[at]])) as Value;
}

type Branch = Record<string, unknown>;

const isBranch = (value: unknown): value is Branch => typeof value === "object" && value !== null;
