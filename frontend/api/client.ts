import { errorFrom, unreachable } from "./errors";

const DEADLINE_MS = 20_000;
/** So long an answer is new enough for who asks for it after all. */
const EARLY_MS = 3_000;

export function get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  const address = path + queryString(query);
  const asked = early.get(address);
  early.delete(address);
  if (asked && performance.now() - asked.at < EARLY_MS) return asked.answer as Promise<Answer>;
  return call<Answer>("GET", address, undefined, signal);
}

const early = new Map<string, { answer: Promise<unknown>; at: number }>();

/**
 * Asks what the page is going to ask anyway once it has come so far. The first `get` for the same has its answer, or
 * its error; later ones ask for themselves.
 */
export function askEarly(path: string, query: Query = {}): void {
  const address = path + queryString(query);
  if (performance.now() - (early.get(address)?.at ?? -EARLY_MS) < EARLY_MS) return;
  const answer = call("GET", address);
  answer.catch(() => {});
  early.set(address, { answer, at: performance.now() });
}

export function post<Answer>(path: string, body: unknown): Promise<Answer> {
  return call<Answer>("POST", path, body);
}

export function patch<Answer>(path: string, body: unknown): Promise<Answer> {
  return call<Answer>("PATCH", path, body);
}

export function put<Answer>(path: string, body: unknown): Promise<Answer> {
  return call<Answer>("PUT", path, body);
}

export function remove<Answer>(path: string, query: Query = {}): Promise<Answer> {
  return call<Answer>("DELETE", path + queryString(query));
}

type Query = Record<string, string | number | null | undefined>;

async function call<Answer>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  const answer = await reach(method, path, body, signal);
  const decoded = await decode(answer);
  if (!answer.ok) throw errorFrom(answer.status, decoded, answer.headers.get("Retry-After"));
  return decoded as Answer;
}

async function reach(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    return await fetch(path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
  } catch {
    throw unreachable();
  }
}

/** A body that breaks off half-way is a line that broke, not an answer. */
async function decode(answer: Response): Promise<unknown> {
  const text = await answer.text().catch(() => {
    throw unreachable();
  });
  try {
    return JSON.parse(text);
  } catch {
    if (answer.ok) throw unreachable();
    return null;
  }
}

function queryString(query: Query): string {
  const present = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  if (present.length === 0) return "";
  return `?${new URLSearchParams(present.map(([name, value]) => [name, String(value)]))}`;
}
