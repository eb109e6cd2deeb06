"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { CheckIcon } from "./icons";

interface MenuProps {
  /** The button's content. */
  button: ReactNode;
  label: string;
  buttonClass?: string;
  /** Where the list opens. */
  listClass: string;
  children: (close: () => void) => ReactNode;
}

/** A menu button after the ARIA pattern: arrows move, Escape and a press outside close, focus comes back. */
export function Menu({ button, label, buttonClass, listClass, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    trigger.current?.focus();
  };
  useOutside(root, open, () => setOpen(false));
  useEffect(() => {
    if (open) itemsIn(root.current)[0]?.focus();
  }, [open]);
  return (
    <div ref={root} className="relative">
      <button
        ref={trigger}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        className={buttonClass}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => event.key === "ArrowUp" && setOpen(true)}
      >
        {button}
        <span className="sr-only">, {label}</span>
      </button>
      {open ? (
        <div
          role="menu"
          aria-label={label}
          tabIndex={-1}
          onKeyDown={(event) => walk(event, root.current, close)}
          className={clsx(
            "absolute z-30 min-w-56 animate-appear rounded-xl border border-line bg-raised p-1.5 shadow-xl",
            listClass,
          )}
        >
          {children(close)}
        </div>
      ) : null}
    </div>
  );
}

interface MenuItemProps {
  icon: ReactNode;
  children: ReactNode;
  onPick: () => void;
  checked?: boolean;
}

export function MenuItem({ icon, children, onPick, checked }: MenuItemProps) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: with aria-checked the role is menuitemradio, which has it
    <button
      type="button"
      role={checked === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={checked}
      tabIndex={-1}
      onClick={onPick}
      className={clsx(
        "flex min-h-9 w-full items-center gap-2.5 rounded-lg px-2.5 text-left text-sm hover:bg-hover",
        "focus-visible:bg-hover focus-visible:outline-offset-0",
        checked && "font-semibold",
      )}
    >
      <span className="text-soft">{icon}</span>
      <span className="flex-1">{children}</span>
      {checked ? <CheckIcon className="size-4 text-accent" /> : null}
    </button>
  );
}

function walk(event: KeyboardEvent, root: HTMLElement | null, close: () => void): void {
  const items = itemsIn(root);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") close();
  if (event.key === "Escape") event.stopPropagation();
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}

function itemsIn(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
}

function useOutside(root: React.RefObject<HTMLElement | null>, open: boolean, onOutside: () => void) {
  useEffect(() => {
    if (!open) return;
    const look = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) onOutside();
    };
    document.addEventListener("pointerdown", look);
    return () => document.removeEventListener("pointerdown", look);
  });
}
