"use client";

import { clsx } from "clsx";
import { useEffect } from "react";
import { news } from "@/lib/notices";
import { usePart } from "@/lib/store";
import { AlertIcon, CheckIcon } from "./icons";

const SHOWN_MS = 5_000;
const same = <Value,>(value: Value): Value => value;

/** The region is always there, so that a screen reader hears what comes into it. */
export function Toaster() {
  const now = usePart(news, same);
  useEffect(() => {
    if (!now) return;
    const timer = setTimeout(() => news.update((one) => (one === now ? null : one)), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [now]);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-20 z-50 flex justify-center px-4"
      data-testid="toaster"
    >
      {now ? (
        <p
          key={now.id}
          className={clsx(
            "flex max-w-md animate-appear items-start gap-2 rounded-xl border border-line bg-raised px-4 py-2.5 text-sm shadow-xl",
            now.tone === "danger" && "text-danger",
          )}
        >
          {now.tone === "danger" ? (
            <AlertIcon className="size-5 shrink-0" />
          ) : (
            <CheckIcon className="size-5 shrink-0 text-accent" />
          )}
          {now.text}
        </p>
      ) : null}
    </div>
  );
}
