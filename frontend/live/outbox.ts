import { ApiError, isPassing, sentence } from "@/api/errors";
import type { Draft } from "@/api/routes";
import type { Sent } from "@/api/types.gen";
import { backoff } from "@/lib/backoff";
import { createStore, type Store } from "@/lib/store";
import type { Letter, Place, Table } from "@/state/database";

/** What the page shows of a letter. `sent` is said only after an acknowledgement. */
export interface Pending extends Letter {
  state: "waiting" | "sending" | "sent" | "failed";
  sent: Sent | null;
}

/** What one tab tells the others. */
export type News = { type: "changed" } | { type: "sent"; pending: Pending };

export interface Outside {
  letters: Table<Letter>;
  send(draft: Draft): Promise<Sent>;
  /** False while nobody knows whose session this browser has: a letter must not go out under another name. */
  maySend(): boolean;
  /** Runs the work while no other tab does; at most one tab flushes. */
  alone(work: () => Promise<void>): Promise<void>;
  tellTabs(news: News): void;
  onSent(pending: Pending, sent: Sent): void;
  onSignedOut(): void;
  later(ms: number, work: () => void): () => void;
  newId(): string;
  now(): number;
}

export interface Outbox {
  pending: Store<Pending[]>;
  start(): Promise<void>;
  add(place: Place, content: string): Promise<void>;
  retry(clientId: string): Promise<void>;
  discard(clientId: string): Promise<void>;
  /** A row with this clientId was seen in the room: it is sent, whatever became of the answer. */
  settle(clientId: string): Promise<void>;
  flush(): Promise<void>;
  hear(news: News): Promise<void>;
  stop(): void;
}

/** Letters that an earlier version wrote down say nothing of threads. */
const TO_ROOM = { thread: null, inRoom: false, quote: null };

/** Letters are written down first and sent afterwards, oldest first, one at a time. */
export function createOutbox(outside: Outside): Outbox {
  const pending = createStore<Pending[]>([]);
  /** In memory but not on disk yet: a reread must not take them for gone. */
  const unsaved = new Set<string>();
  let running = false;
  let again = false;
  let failures = 0;
  /** The server asked us to stay away until then (ms since 1970). */
  let notBefore = 0;
  let cancelTimer: (() => void) | null = null;

  const change = (clientId: string, fields: Partial<Pending>) =>
    pending.update((all) => all.map((one) => (one.clientId === clientId ? { ...one, ...fields } : one)));
  const drop = (clientId: string) => pending.update((all) => all.filter((one) => one.clientId !== clientId));

  const save = async (letter: Letter): Promise<void> => {
    unsaved.add(letter.clientId);
    try {
      await outside.letters.put(letter.clientId, letter);
      outside.tellTabs({ type: "changed" });
    } catch {
      change(letter.clientId, { state: "failed", refusal: "This browser could not keep the message." });
    } finally {
      unsaved.delete(letter.clientId);
    }
  };

  const add = async (place: Place, content: string): Promise<void> => {
    const last = pending.read().at(-1)?.writtenAt ?? 0;
    const writtenAt = Math.max(outside.now() * 1000, last + 1);
    const letter: Letter = {
      ...place,
      clientId: outside.newId(),
      content,
      writtenAt,
      attempts: 0,
      refusal: null,
    };
    pending.update((all) => [...all, shown(letter)]);
    await save(letter);
    await flush();
  };

  const flush = async (): Promise<void> => {
    again = true;
    if (running || outside.now() < notBefore || !outside.maySend()) return;
    running = true;
    cancelTimer?.();
    cancelTimer = null;
    try {
      while (again && outside.now() >= notBefore) {
        again = false;
        await outside.alone(drain);
      }
    } finally {
      running = false;
    }
  };

  const drain = async (): Promise<void> => {
    for (;;) {
      const next = (await stored(outside.letters)).find((letter) => letter.refusal === null);
      if (!next || !outside.maySend()) return;
      if ((await deliver(next)) === "stuck") return;
    }
  };

  const deliver = async (letter: Letter): Promise<"done" | "stuck"> => {
    const { clientId } = letter;
    // The attempt is noted before it is made: after a crash nobody may say that it was never tried.
    const tried = { ...letter, attempts: letter.attempts + 1 };
    try {
      // Discarded meanwhile, here or in another tab: then it is not brought back to life.
      if (!(await outside.letters.replace(clientId, tried))) return "done";
      change(clientId, { state: "sending" });
      const sent = await outside.send(draftOf(letter));
      failures = 0;
      await acknowledge(tried, sent);
      return "done";
    } catch (error) {
      return stuckOrRefused(tried, error);
    }
  };

  const acknowledge = async (letter: Letter, sent: Sent): Promise<void> => {
    const done: Pending = { ...letter, state: "sent", sent };
    change(letter.clientId, done);
    await outside.letters.remove(letter.clientId);
    outside.tellTabs({ type: "sent", pending: done });
    outside.onSent(done, sent);
  };

  const stuckOrRefused = async (letter: Letter, error: unknown): Promise<"done" | "stuck"> => {
    // It may have been settled by its echo, or discarded, while the request was under way.
    if (!pending.read().some((one) => one.clientId === letter.clientId)) {
      await outside.letters.remove(letter.clientId);
      return "done";
    }
    const signedOut = error instanceof ApiError && error.status === 401;
    if (!signedOut && !isPassing(error)) {
      await refuse(letter, sentence(error));
      return "done";
    }
    change(letter.clientId, { state: "waiting", attempts: letter.attempts });
    if (signedOut) outside.onSignedOut();
    else comeBack(error);
    return "stuck";
  };

  const refuse = async (letter: Letter, refusal: string): Promise<void> => {
    change(letter.clientId, { state: "failed", refusal, attempts: letter.attempts });
    await save({ ...letter, refusal });
  };

  const comeBack = (error: unknown): void => {
    const asked = error instanceof ApiError ? error.retryAfter : null;
    const ms = asked === null ? Math.max(1_000, backoff(failures + 1)) : asked * 1000;
    if (asked !== null) notBefore = outside.now() + ms;
    failures += 1;
    cancelTimer?.();
    cancelTimer = outside.later(ms, () => void flush());
  };

  const retry = async (clientId: string): Promise<void> => {
    const found = pending.read().find((one) => one.clientId === clientId);
    if (!found) return;
    change(clientId, { state: "waiting", refusal: null });
    await save(written({ ...found, refusal: null }));
    await flush();
  };

  const discard = async (clientId: string): Promise<void> => {
    drop(clientId);
    await outside.letters.remove(clientId);
    outside.tellTabs({ type: "changed" });
  };

  const settle = async (clientId: string): Promise<void> => {
    drop(clientId);
    await outside.letters.remove(clientId);
  };

  const reread = async (): Promise<void> => {
    const letters = await stored(outside.letters);
    const kept = pending.read().filter((one) => {
      if (one.state === "sent" || one.state === "sending" || unsaved.has(one.clientId)) return true;
      return letters.some((letter) => letter.clientId === one.clientId);
    });
    const known = new Set(kept.map((one) => one.clientId));
    const news = letters.filter((letter) => !known.has(letter.clientId)).map(shown);
    const merged = kept.map((one) => withLetter(one, letters));
    pending.write([...merged, ...news].sort((a, b) => a.writtenAt - b.writtenAt));
  };

  const hear = async (news: News): Promise<void> => {
    if (news.type === "sent") {
      change(news.pending.clientId, news.pending);
      outside.onSent(news.pending, news.pending.sent as Sent);
    } else await reread();
  };

  const start = async (): Promise<void> => {
    await reread();
    await flush();
  };

  return { pending, start, add, retry, discard, settle, flush, hear, stop: () => cancelTimer?.() };
}

function draftOf({ room, clientId, content, thread, inRoom, quote }: Letter): Draft {
  const reply = thread === null ? {} : { thread, inRoom };
  return { room, clientId, content, ...reply, ...(quote === null ? {} : { quote }) };
}

async function stored(letters: Table<Letter>): Promise<Letter[]> {
  const rows = await letters.all();
  return rows.map(([, letter]) => ({ ...TO_ROOM, ...letter })).sort((a, b) => a.writtenAt - b.writtenAt);
}

function shown(letter: Letter): Pending {
  return { ...letter, state: letter.refusal === null ? "waiting" : "failed", sent: null };
}

function written({ state: _state, sent: _sent, ...letter }: Pending): Letter {
  return letter;
}

/** Another tab may have retried, or may have been refused. */
function withLetter(one: Pending, letters: Letter[]): Pending {
  if (one.state === "sent" || one.state === "sending") return one;
  const letter = letters.find((other) => other.clientId === one.clientId);
  return letter ? { ...one, ...shown(letter) } : one;
}
