"use client";

import { useEffect, useRef } from "react";
import { keysText } from "@/lib/actions";
import { putAt } from "./floating";

const PATIENCE_MS = 450;
const LINGER_MS = 120;

/**
 * One for the whole app: shows `data-tip` (and `data-keys`) of what the pointer rests on or the keyboard came to.
 * Only what a screen reader hears anyway may stand there. Escape sends it away, and the pointer may go onto it.
 */
export function Tooltips() {
  const tip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const it = tip.current;
    return it ? follow(it) : undefined;
  }, []);
  return (
    <div
      ref={tip}
      popover="manual"
      aria-hidden="true"
      data-testid="tip"
      className="fixed inset-auto m-0 max-w-64 rounded-lg border border-line bg-ink px-2.5 py-1 text-[0.8125rem] text-paper shadow-lg"
    />
  );
}

function follow(tip: HTMLElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let owner: HTMLElement | null = null;
  const later = (ms: number, run: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
  const hide = () => {
    clearTimeout(timer);
    owner = null;
    if (tip.matches(":popover-open")) tip.hidePopover();
  };
  const show = (on: HTMLElement) => {
    if (!on.isConnected || on.getAttribute("aria-expanded") === "true") return;
    const keys = on.dataset.keys;
    tip.textContent = keys ? `${on.dataset.tip}  ${keysText(keys)}` : (on.dataset.tip ?? "");
    tip.hidePopover();
    tip.showPopover();
    owner = on;
    if (!putAt(tip, on, "start")) hide();
  };
  const over = (event: PointerEvent) => {
    if (event.pointerType === "touch") return;
    if (tip.contains(event.target as Node)) return clearTimeout(timer);
    const on = tipped(event.target);
    if (on && on !== owner) later(PATIENCE_MS, () => show(on));
    else if (on) clearTimeout(timer);
    else later(LINGER_MS, hide);
  };
  const focused = (event: FocusEvent) => {
    const on = tipped(event.target);
    const isAt = on === event.target && on instanceof HTMLElement && on.matches(":focus-visible");
    if (isAt && !isBrought(on, event.relatedTarget)) later(PATIENCE_MS, () => show(on));
    else hide();
  };
  const listeners: [keyof DocumentEventMap, (event: never) => void][] = [
    ["pointerover", over],
    ["focusin", focused],
    ["focusout", hide],
    ["pointerdown", hide],
    ["keydown", hide],
    ["scroll", hide],
  ];
  for (const [name, hear] of listeners) document.addEventListener(name, hear as EventListener, true);
  return () => {
    hide();
    for (const [name, hear] of listeners) document.removeEventListener(name, hear as EventListener, true);
  };
}

/** By a dialog that opens: nobody went there, and the tip would cover what comes first. */
function isBrought(on: HTMLElement, from: EventTarget | null): boolean {
  const dialog = on.closest("dialog");
  return dialog !== null && !(from instanceof Node && dialog.contains(from));
}

function tipped(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null;
}
