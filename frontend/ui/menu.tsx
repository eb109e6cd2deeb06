"use client";

import { clsx } from "clsx";
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { CheckIcon } from "./icons";

interface MenuProps {
  /** The button's content. */
  button: ReactNode;
  label: string;
  buttonClass?: string;
  /** Where the list opens; "floating": above everything, where there is room for it. */
  listClass: string | "floating";
  children: (close: () => void) => ReactNode;
}

/** A menu button after the ARIA pattern: arrows move, Escape and a press outside close, focus comes back. */
export function Menu({ button, label, buttonClass, listClass, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const isFloating = listClass === "floating";
  const close = () => {
    setOpen(false);
    trigger.current?.focus();
  };
  useOutside(root, open, () => setOpen(false));
  useFloating(list, trigger, open && isFloating, () => setOpen(false));
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
          ref={list}
          role="menu"
          popover={isFloating ? "manual" : undefined}
          aria-label={label}
          tabIndex={-1}
          onKeyDown={(event) => walk(event, root.current, close)}
          className={clsx(
            "min-w-56 animate-appear rounded-xl border border-line bg-raised p-1.5 text-ink shadow-xl",
            isFloating ? "fixed inset-auto m-0" : clsx("absolute z-30", listClass),
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

const MARGIN_PX = 8;

/** In the browser's top layer, so that no list cuts it off; below its button, or above where there is no room. */
function useFloating(
  list: RefObject<HTMLElement | null>,
  trigger: RefObject<HTMLElement | null>,
  open: boolean,
  onLeft: () => void,
): void {
  const left = useRef(onLeft);
  left.current = onLeft;
  useLayoutEffect(() => {
    const it = list.current;
    if (!open || !it || !trigger.current) return;
    it.showPopover?.();
    const at = trigger.current.getBoundingClientRect();
    const below = at.bottom + MARGIN_PX / 2;
    const fits = below + it.offsetHeight + MARGIN_PX < window.innerHeight;
    it.style.top = `${fits ? below : Math.max(MARGIN_PX, at.top - it.offsetHeight - MARGIN_PX / 2)}px`;
    it.style.left = `${Math.max(MARGIN_PX, at.right - it.offsetWidth)}px`;
    const scrolled = () => left.current();
    window.addEventListener("scroll", scrolled, true);
    return () => window.removeEventListener("scroll", scrolled, true);
  }, [list, trigger, open]);
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
