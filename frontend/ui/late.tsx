import { clsx } from "clsx";
import { t } from "@/text";

/** Placeholders appear after 120 ms (in CSS): what comes quickly never flickers. */
export function Bar({ className }: { className?: string }) {
  return <span className={clsx("block h-3 animate-breathe rounded-full bg-hover", className)} />;
}

export function Spinner({ className = "size-5" }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" className={clsx("animate-turn", className)} aria-hidden="true">
      <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="2" opacity="0.25" />
      <path d="M10 3a7 7 0 0 1 7 7" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

/** A screen that is on its way. */
export function Waiting() {
  return (
    <div role="status" className="grid flex-1 animate-late place-items-center p-6 text-soft">
      <Spinner />
      <span className="sr-only">{t.common.reading}</span>
    </div>
  );
}
