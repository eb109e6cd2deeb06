import { ApiError } from "@/api/errors";
import type { Draft } from "@/api/routes";
import type { Sent } from "@/api/types.gen";

/** A server that keeps (author, clientId) unique, and may be told to fail. */
export class Server {
  rows: string[] = [];
  calls: Draft[] = [];
  failures: (ApiError | "lost-answer")[] = [];
  #known = new Map<string, Sent>();

  send = async (draft: Draft): Promise<Sent> => {
    this.calls.push(draft);
    const failure = this.failures.shift();
    if (failure instanceof ApiError) throw failure;
    const sent = this.#known.get(draft.clientId) ?? this.#store(draft);
    if (failure === "lost-answer") throw status(0);
    return sent;
  };

  #store(draft: Draft): Sent {
    this.rows.push(draft.content);
    const seq = this.rows.length;
    const sent = {
      _id: `m${seq}`,
      seq,
      change: seq,
      room: draft.room,
      clientId: draft.clientId,
      createdAt: seq,
    };
    this.#known.set(draft.clientId, sent);
    return sent;
  }
}

export const status = (code: number, retryAfter: number | null = null) =>
  new ApiError({ status: code, code: "made_up", message: "No.", hint: "Really.", retryAfter });
