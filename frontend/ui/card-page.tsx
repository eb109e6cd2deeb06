"use client";

import type { ReactNode } from "react";
import { t } from "@/text";
import { Logo } from "./logo";

/** The frame of the pages before the app: one quiet card. */
export function CardPage({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center justify-center bg-linear-to-b from-glow to-paper px-4 py-10">
      <main className="w-full max-w-105">
        <div className="rounded-3xl border border-line bg-paper px-6 py-8 shadow-xl shadow-shade/5 sm:px-10 sm:py-10">
          <Logo className="mb-6 size-11" />
          {children}
        </div>
        <p className="mt-6 text-center text-[0.8125rem] text-soft">{t.ui.emblem}</p>
      </main>
    </div>
  );
}

export function CardTitle({ children, below }: { children: ReactNode; below?: ReactNode }) {
  return (
    <div className="mb-7">
      <h1 className="text-[1.625rem] leading-tight font-semibold tracking-[-0.02em] text-balance">
        {children}
      </h1>
      {below ? <p className="mt-2 leading-relaxed text-pretty text-soft">{below}</p> : null}
    </div>
  );
}
