import type { ReactNode } from "react";
import { t } from "@/text";
import { Button } from "./button";

/** A part of the page that could not be read: what happened, and the way on. */
export function Trouble({
  title,
  children,
  onRetry,
}: {
  title: string;
  children: ReactNode;
  onRetry?: () => void;
}) {
  return (
    <div role="alert" className="mx-auto max-w-sm p-6 text-center">
      <p className="font-semibold">{title}</p>
      <p className="mt-1.5 text-sm leading-relaxed text-soft">{children}</p>
      {onRetry ? (
        <Button size="small" className="mt-4" onClick={onRetry}>
          {t.common.retry}
        </Button>
      ) : null}
    </div>
  );
}
