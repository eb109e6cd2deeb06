"use client";

import { clsx } from "clsx";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "./button";
import { CloseIcon } from "./icons";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
}

/** The browser's own modal dialog: it traps focus, closes on Escape and gives focus back. */
export function Dialog({ title, onClose, children, wide = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (!ref.current?.open) ref.current?.showModal();
    // The browser would take the first thing that can have the focus: the button that closes.
    ref.current?.querySelector<HTMLElement>("[data-first]")?.focus();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way, and the browser handles it
    <dialog
      ref={ref}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
      className={clsx(
        "m-auto max-h-[min(46rem,calc(100dvh-2rem))] w-[calc(100%-2rem)] animate-appear overflow-hidden",
        "rounded-2xl border border-line bg-paper p-0 text-ink shadow-2xl",
        wide ? "max-w-xl" : "max-w-md",
      )}
    >
      <div className="flex max-h-[inherit] flex-col">
        <header className="flex items-center justify-between gap-4 py-4 pr-4 pl-6">
          <h2 id={id} className="text-lg font-semibold tracking-tight">
            {title}
          </h2>
          <IconButton label="Close" onClick={() => ref.current?.close()}>
            <CloseIcon />
          </IconButton>
        </header>
        <div className="min-h-0 overflow-y-auto px-6 pb-6">{children}</div>
      </div>
    </dialog>
  );
}
