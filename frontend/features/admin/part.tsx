import type { ReactNode } from "react";
import { Bar } from "@/ui/late";

/** One part of the administration: a column that can be read. */
export function Part({ about, children }: { about?: string; children: ReactNode }) {
  return (
    <div className="px-3 py-5 sm:px-5">
      {about ? <p className="mb-4 leading-relaxed text-pretty text-soft">{about}</p> : null}
      {children}
    </div>
  );
}

export function RowsPlaceholder({ label }: { label: string }) {
  return (
    <div className="flex animate-late flex-col gap-7 py-5" role="status">
      <span className="sr-only">{label}</span>
      <Bar className="w-1/2" />
      <Bar className="w-2/3" />
      <Bar className="w-2/5" />
    </div>
  );
}
