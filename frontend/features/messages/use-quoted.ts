"use client";

import { useMemo } from "react";
import useSWR from "swr";
import { ApiError } from "@/api/errors";
import * as api from "@/api/routes";
import type { Message, MessageId } from "@/api/types.gen";
import { withQuoted } from "@/live/apply-answer";
import { useEngine, useWorld } from "@/live/provider";

type Quoted = { status: "shown"; message: Message } | { status: "reading" } | { status: "hidden" };

/** Pages bring what they quote; what comes by an event, or from this device, is asked for. */
export function useQuoted(id: MessageId): Quoted {
  const { world } = useEngine();
  const kept = useWorld((now) => now.quotes[id]);
  const { data, error } = useSWR(kept ? null : ["/message", id], () => ask(world, id), {
    revalidateOnFocus: false,
    revalidateIfStale: false,
    shouldRetryOnError: (problem) => !(problem instanceof ApiError && problem.status === 404),
  });
  const message = kept ?? data;
  return useMemo(() => {
    if (message) return { status: "shown", message };
    return { status: error ? "hidden" : "reading" };
  }, [message, error]);
}

const TRIES = 3;

/** The answer goes into the world, where events find it. What its room said meanwhile may have been about it. */
async function ask(world: ReturnType<typeof useEngine>["world"], id: MessageId): Promise<Message> {
  for (let tries = 1; ; tries++) {
    const before = world.read();
    const { message } = await api.oneMessage(id);
    world.update((now) => withQuoted(now, message));
    const heard = (at: typeof before) => at.rooms[message.room]?.heard;
    if (heard(before) === heard(world.read()) || tries === TRIES) return message;
  }
}
