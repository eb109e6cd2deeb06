"use client";

import { clsx } from "clsx";
import { type FocusEvent, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { isPressed, isWriting } from "@/lib/actions";
import { dismiss, type News, news, runNewest } from "@/lib/notices";
import { createStore, usePart } from "@/lib/store";
import { t } from "@/text";
import { AlertIcon, CheckIcon, CloseIcon } from "./icons";

const SHOWN_MS = 5_000;
/** Who has to read, think and press needs longer. */
const SHOWN_WITH_ACT_MS = 10_000;
const same = <Value,>(value: Value): Value => value;

/** The page's own news. Ctrl+Z, where nobody writes, takes the newest way back. */
export function Toaster() {
  useUndoKey();
  return <NewsHere />;
}

/** Where news may show, the last opened last: the page, and every dialog over it. */
const places = createStore<readonly string[]>([]);

/**
 * What lies under a modal dialog is neither heard nor pressed, also in the top layer: so each dialog has a place for
 * news of its own, and the topmost shows it. A place speaks of what came since it was there.
 */
export function NewsHere() {
  const id = useId();
  const isTop = usePart(places, (all) => all.at(-1) === id);
  const all = usePart(news, same);
  const [from] = useState(() => news.read().at(-1)?.id ?? 0);
  useLayoutEffect(() => {
    places.update((known) => [...known, id]);
    return () => places.update((known) => known.filter((one) => one !== id));
  }, [id]);
  return (
    <>
      <p role="status" className="sr-only">
        {all.findLast((one) => one.id > from)?.text}
      </p>
      {isTop ? <Toasts all={all} /> : null}
    </>
  );
}

/** In the top layer, above dialogs too. News stays while the pointer or the focus is on it. */
function Toasts({ all }: { all: readonly News[] }) {
  const [isHeld, setHeld] = useState(false);
  const before = useRef<HTMLElement | null>(null);
  const layer = useRef<HTMLDivElement>(null);
  useOnTop(layer, all.length > 0, all.at(-1)?.id);
  const came = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget as Node | null))
      before.current = event.relatedTarget as HTMLElement | null;
    setHeld(true);
  };
  const close = (one: News, isRun: boolean) => {
    const hadFocus = document.activeElement?.closest("[data-region=news]") !== null;
    dismiss(one.id);
    if (hadFocus) before.current?.focus({ preventScroll: true });
    setHeld(false);
    if (isRun) one.act?.run();
  };
  return (
    <section
      ref={layer}
      popover="manual"
      aria-label={t.ui.news}
      data-region="news"
      data-testid="toaster"
      onFocus={came}
      onBlur={() => setHeld(false)}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      className="pointer-events-none fixed inset-x-0 top-auto bottom-20 m-0 hidden w-full flex-col items-center gap-2 overflow-visible bg-transparent px-4 open:flex"
    >
      {all.map((one) => (
        <Toast key={one.id} one={one} isHeld={isHeld} onClose={(isRun) => close(one, isRun)} />
      ))}
    </section>
  );
}

/** A menu that was opened meanwhile lies above: what is new comes above it again. */
function useOnTop(layer: RefObject<HTMLElement | null>, isFull: boolean, newest: number | undefined): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each piece of news anew
  useLayoutEffect(() => {
    const it = layer.current;
    if (!it || it.contains(document.activeElement)) return;
    it.hidePopover();
    if (isFull) it.showPopover();
  }, [layer, isFull, newest]);
}

interface ToastProps {
  one: News;
  isHeld: boolean;
  onClose: (isRun: boolean) => void;
}

function Toast({ one, isHeld, onClose }: ToastProps) {
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismiss(one.id), one.act ? SHOWN_WITH_ACT_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [one, isHeld]);
  return (
    <div
      data-testid="toast"
      className={clsx(
        "pointer-events-auto flex max-w-md animate-appear items-center gap-2.5 rounded-xl border border-line bg-raised ps-4 pe-2 text-sm shadow-xl",
        one.tone === "danger" && "text-danger",
      )}
    >
      {one.tone === "danger" ? (
        <AlertIcon className="size-5 shrink-0" />
      ) : (
        <CheckIcon className="size-5 shrink-0 text-accent" />
      )}
      <p id={`news-${one.id}`} className="min-w-0 py-2.5 wrap-anywhere">
        {one.text}
      </p>
      {one.act ? (
        <button
          type="button"
          aria-describedby={`news-${one.id}`}
          onClick={() => onClose(true)}
          className="min-h-9 shrink-0 rounded-lg px-2.5 font-semibold text-accent hover:bg-hover"
        >
          {one.act.label}
        </button>
      ) : null}
      <button
        type="button"
        aria-label={t.ui.dismiss}
        onClick={() => onClose(false)}
        className="grid size-9 shrink-0 place-items-center rounded-lg text-soft hover:bg-hover hover:text-ink"
      >
        <CloseIcon className="size-4" />
      </button>
    </div>
  );
}

function useUndoKey(): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isPressed("Mod+z", event) || isWriting(event.target)) return;
      if (!event.shiftKey && runNewest()) event.preventDefault();
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, []);
}
