import { clsx } from "clsx";
import type { ReactNode } from "react";
import { AlertIcon, CheckIcon } from "./icons";

type Tone = "danger" | "warn" | "good";

const TONES: Record<Tone, string> = {
  danger: "bg-danger-wash text-danger",
  warn: "bg-warn-wash text-warn",
  good: "bg-accent-wash text-accent-strong dark:text-accent",
};

/** Something a person has to know, in words; the colour only repeats it. */
export function Notice({ tone, children }: { tone: Tone; children: ReactNode }) {
  const Icon = tone === "good" ? CheckIcon : AlertIcon;
  return (
    <div
      role={tone === "good" ? "status" : "alert"}
      className={clsx(
        "flex animate-appear gap-2.5 rounded-lg px-3.5 py-3 text-sm leading-normal forced-border",
        TONES[tone],
      )}
    >
      <Icon className="mt-px size-5 shrink-0" />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
