"use client";

import { useState } from "react";
import { usePart } from "@/lib/store";
import { same } from "@/live/provider";
import { isOutdated } from "@/live/site";
import { t } from "@/text";
import { RetryIcon } from "@/ui/icons";
import { BarButton } from "./bar-button";

/** The tab goes on working as it is; who wants the new version loads it when it suits them. */
export function NewVersionBar() {
  const isThere = usePart(isOutdated, same);
  const [isLater, setLater] = useState(false);
  const isShown = isThere && !isLater;
  return (
    <div role="status">
      {isShown ? (
        <div
          data-testid="new-version"
          className="flex min-h-10 shrink-0 animate-appear items-center gap-x-3 border-b border-line bg-accent-wash px-4 py-1 text-sm text-accent-strong sm:px-5 dark:text-accent"
        >
          <RetryIcon className="size-4.5 shrink-0" />
          <p className="min-w-0 flex-1 py-1 leading-snug sm:flex-initial">{t.connection.newVersion}</p>
          <BarButton onClick={() => window.location.reload()}>{t.connection.reload}</BarButton>
          <BarButton onClick={() => setLater(true)}>{t.connection.later}</BarButton>
        </div>
      ) : null}
    </div>
  );
}
