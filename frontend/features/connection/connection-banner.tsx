"use client";

import { clsx } from "clsx";
import { AlertIcon } from "@/ui/icons";
import { Spinner } from "@/ui/late";
import { useConnectionLine } from "./use-connection-line";

/** Quiet but there: the state of the line in words. The countdown is for eyes; a screen reader hears the change once. */
export function ConnectionBanner({ onSignIn }: { onSignIn: () => void }) {
  const { line, retry } = useConnectionLine();
  const spoken = line ? line.text.replace(/ Reconnecting in .*/, " Reconnecting.") : "";
  return (
    <>
      <p role="status" className="sr-only">
        {spoken}
      </p>
      {line ? (
        <div
          data-testid="connection"
          data-state={line.name}
          className={clsx(
            "flex min-h-10 shrink-0 animate-appear flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5 text-sm sm:px-5",
            line.name === "ended" ? "bg-danger-wash text-danger" : "bg-warn-wash text-warn",
          )}
        >
          {line.canRetry || line.canSignIn ? (
            <AlertIcon className="size-4.5" />
          ) : (
            <Spinner className="size-4" />
          )}
          <span aria-hidden="true" className="tabular-nums">
            {line.text}
          </span>
          {line.canRetry ? <BannerButton onClick={retry}>Retry now</BannerButton> : null}
          {line.canSignIn ? <BannerButton onClick={onSignIn}>Sign in again</BannerButton> : null}
        </div>
      ) : null}
    </>
  );
}

function BannerButton({ children, onClick }: { children: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="min-h-7 rounded-md px-2 font-semibold underline decoration-1 underline-offset-3 hover:no-underline"
    >
      {children}
    </button>
  );
}
