"use client";

import useSWR from "swr";
import { emojiTable } from "@/api/emoji";
import { usePart } from "@/lib/store";
import { spoken } from "@/text";
import { codeOf, isNamed, tableOf } from "./emoji";

/** Every emoji with its name in the language of the interface, once somebody wants one. */
export function useEmoji(isWanted: boolean) {
  const language = usePart(spoken, ({ language: now }) => now);
  const { data, error, mutate } = useSWR(
    isWanted ? ["/emoji", language] : null,
    async () => tableOf(await emojiTable(language)),
    { revalidateOnFocus: false, revalidateOnReconnect: false, revalidateIfStale: false },
  );
  return { table: data ?? null, error, retry: () => void mutate() };
}

/** As it is shown: the sign of one that was sent by its name. */
export function useShownEmoji(emoji: string): string {
  const { table } = useEmoji(isNamed(emoji));
  return isNamed(emoji) ? (table?.byCode.get(codeOf(emoji))?.sign ?? `:${codeOf(emoji)}:`) : emoji;
}
