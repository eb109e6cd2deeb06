import { clsx } from "clsx";
import type { Status } from "@/api/types.gen";

/** Full, crescent, bar and ring: told apart without colour, and always said in words beside it. */
export function PresenceDot({ status, className }: { status: Status; className?: string }) {
  return (
    <svg
      viewBox="0 0 12 12"
      aria-hidden="true"
      className={clsx(
        className,
        { active: "text-active", away: "text-away", dnd: "text-danger", offline: "text-edge" }[status],
      )}
    >
      <circle cx="6" cy="6" r="6" className="fill-side" />
      {status === "active" ? <circle cx="6" cy="6" r="4" fill="currentColor" /> : null}
      {status === "away" ? <path d="M6 2a4 4 0 1 0 4 4 3 3 0 0 1-4-4Z" fill="currentColor" /> : null}
      {status === "dnd" ? (
        <path
          d="M6 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM3.8 5.3h4.400v1.400H3.8Z"
          fill="currentColor"
          fillRule="evenodd"
        />
      ) : null}
      {status === "offline" ? (
        <circle cx="6" cy="6" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
      ) : null}
    </svg>
  );
}
