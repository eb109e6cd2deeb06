import { clsx } from "clsx";
import type { Status } from "@/api/types.gen";

/** Full, crescent and ring: told apart without colour, and always said in words beside it. */
export function PresenceDot({ status }: { status: Status }) {
  return (
    <svg
      viewBox="0 0 12 12"
      aria-hidden="true"
      className={clsx(
        "absolute -right-1 -bottom-1 size-3",
        { active: "text-active", away: "text-away", offline: "text-edge" }[status],
      )}
    >
      <circle cx="6" cy="6" r="6" className="fill-side" />
      {status === "active" ? <circle cx="6" cy="6" r="4" fill="currentColor" /> : null}
      {status === "away" ? <path d="M6 2a4 4 0 1 0 4 4 3 3 0 0 1-4-4Z" fill="currentColor" /> : null}
      {status === "offline" ? (
        <circle cx="6" cy="6" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
      ) : null}
    </svg>
  );
}
