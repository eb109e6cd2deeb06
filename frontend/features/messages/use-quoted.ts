"use client";

import { useMemo } from "react";
import useSWR from "swr";
import { ApiError } from "@/api/errors";
import * as api from "@/api/routes";
import type { Message, MessageId } from "@/api/types.gen";
import { useWorld } from "@/live/provider";

type Quoted = { status: "shown"; message: Message } | { status: "reading" } | { status: "hidden" };

/** Pages bring what they quote; what comes by an event is asked for once. */
export function useQuoted(id: MessageId): Quoted {
  const kept = useWorld((world) => world.quotes[id]);
  const { data, error } = useSWR(kept ? null : ["/message", id], () => api.oneMessage(id), {
    revalidateOnFocus: false,
    revalidateIfStale: false,
    shouldRetryOnError: (problem) => !(problem instanceof ApiError && problem.status === 404),
  });
  const message = kept ?? data?.message;
  return useMemo(() => {
    if (message) return { status: "shown", message };
    return { status: error ? "hidden" : "reading" };
  }, [message, error]);
}
