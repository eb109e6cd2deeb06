"use client";

import { clsx } from "clsx";
import { t } from "@/text";
import { AlertIcon } from "@/ui/icons";
import { Spinner } from "@/ui/late";
import { BarButton } from "./bar-button";
import { useConnectionLine } from "./use-connection-line";

/** Quiet but there: the state of the line in words. The countdown is for eyes; a screen reader hears the change once. */
export function ConnectionBanner({ onSignIn }: { onSignIn: () => void }) {
  const { line, retry } = useConnectionLine();
  return (
    <>
      <p role="status" className="sr-only">
        {line ? line.text : ""}
      </p>
      {line ? (
        <div
          data-testid="connection"
          data-state={line.name}
          className={clsx(
            "flex min-h-10 shrink-0 animate-appear items-center gap-x-3 border-b border-line px-4 py-1 text-sm sm:px-5",
            line.name === "ended" ? "bg-danger-wash text-danger" : "bg-warn-wash text-warn",
          )}
        >
          {line.canRetry || line.canSignIn ? (
            <AlertIcon className="size-4.5 shrink-0" />
          ) : (
            <Spinner className="size-4 shrink-0" />
          )}
          <p aria-hidden="true" className="min-w-0 flex-1 py-1 leading-snug text-pretty sm:flex-initial">
            {line.text}
            {line.countdown ? (
              <span className="whitespace-nowrap tabular-nums"> {line.countdown}</span>
            ) : null}
          </p>
          {line.canRetry ? <BarButton onClick={retry}>{t.connection.retry}</BarButton> : null}
          {line.canSignIn ? <BarButton onClick={onSignIn}>{t.connection.signIn}</BarButton> : null}
        </div>
      ) : null}
    </>
  );
}
