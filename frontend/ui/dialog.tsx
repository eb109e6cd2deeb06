"use client";

import { clsx } from "clsx";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { t } from "@/text";
import { IconButton } from "./button";
import { CloseIcon } from "./icons";
import { NewsHere } from "./toaster";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
  /** "alertdialog": a question that holds everything else up. */
  role?: "alertdialog";
  describedBy?: string;
}

/** The browser's own modal dialog: it traps focus, closes on Escape and gives focus back. */
export function Dialog({ title, onClose, children, wide = false, role, describedBy }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    if (!ref.current?.open) ref.current?.showModal();
    // The browser would take the first thing that can have the focus: the button that closes.
    ref.current?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => giveBack(before);
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way, and the browser handles it
    <dialog
      ref={ref}
      role={role}
      aria-labelledby={id}
      aria-describedby={describedBy}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
      className={clsx(
        "m-auto max-h-[min(46rem,calc(100dvh-2rem))] w-[calc(100%-2rem)] animate-appear overflow-hidden",
        "rounded-2xl border border-line bg-paper p-0 text-ink shadow-2xl",
        wide ? "max-w-xl" : "max-w-md",
      )}
    >
      <div className="flex max-h-[inherit] flex-col">
        <header className="flex items-center justify-between gap-4 py-4 ps-6 pe-4">
          <h2 id={id} className="min-w-0 text-lg font-semibold tracking-tight wrap-anywhere">
            {title}
          </h2>
          <IconButton label={t.common.close} onClick={() => ref.current?.close()}>
            <CloseIcon />
          </IconButton>
        </header>
        <div className="min-h-0 overflow-y-auto px-6 pb-6">{children}</div>
      </div>
      <NewsHere />
    </dialog>
  );
}

/** A dialog that is taken away without being closed leaves the focus nowhere. */
function giveBack(before: HTMLElement | null): void {
  queueMicrotask(() => {
    const now = document.activeElement;
    if ((now === null || now === document.body) && before?.isConnected) before.focus({ preventScroll: true });
  });
}
