"use client";

import { clsx } from "clsx";
import type { ReactNode } from "react";
import { showPerson } from "@/lib/person-card";

/** A name that opens the card of the person who has it. */
export function PersonLink({
  user,
  className,
  children,
}: {
  user: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      data-person={user}
      onClick={(event) => {
        event.stopPropagation();
        showPerson(user, event.currentTarget);
      }}
      className={clsx("inline text-start hover:underline", className)}
    >
      {children}
    </button>
  );
}
