"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { type Align, useFloating, useOutside } from "./floating";
import { CheckIcon } from "./icons";

interface MenuProps {
  /** The button's content. */
  button: ReactNode;
  label: string;
  buttonClass?: string;
  /** Where the list opens; "floating": above everything, where there is room for it. */
  listClass?: string | "floating";
  align?: Align;
  children: (close: () => void) => ReactNode;
}

/** A menu button after the ARIA pattern: arrows and first letters move, Escape and a press outside close. */
export function Menu(props: MenuProps) {
  const { button, label, buttonClass, listClass = "floating", align = "end", children } = props;
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const isFloating = listClass === "floating";
  const close = () => {
    setOpen(false);
    trigger.current?.focus();
  };
  useOutside(root, { isOpen: open, onOutside: () => setOpen(false) });
  useFloating(list, trigger, { isOpen: open && isFloating, align, onLost: () => setOpen(false) });
  useEffect(() => {
    if (open) itemsIn(root.current)[0]?.focus({ preventScroll: true });
  }, [open]);
  return (
    <div ref={root} className="relative">
      <button
        ref={trigger}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        data-tip={label}
        className={buttonClass}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => event.key === "ArrowUp" && setOpen(true)}
      >
        {button}
        <span className="sr-only"> {label}</span>
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
            "max-w-[calc(100vw-1rem)] min-w-56 animate-appear rounded-xl border border-line bg-raised p-1.5 text-ink shadow-xl",
            isFloating ? "fixed inset-auto m-0 overflow-y-auto" : clsx("absolute z-30", listClass),
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
  /** What cannot be taken back. */
  isDanger?: boolean;
}

export function MenuItem({ icon, children, onPick, checked, isDanger = false }: MenuItemProps) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: with aria-checked the role is menuitemradio, which has it
    <button
      type="button"
      role={checked === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={checked}
      tabIndex={-1}
      onClick={onPick}
      className={clsx(
        "flex min-h-9 w-full items-center gap-2.5 rounded-lg px-2.5 py-1 text-start text-sm hover:bg-hover",
        "focus-visible:bg-hover focus-visible:outline-offset-0",
        checked && "font-semibold",
        isDanger && "text-danger",
      )}
    >
      <span className={isDanger ? "" : "text-soft"}>{icon}</span>
      <span className="min-w-0 flex-1">{children}</span>
      {checked ? <CheckIcon className="size-4 text-accent" /> : null}
    </button>
  );
}

/** Between what belongs together and what does not. */
export function MenuLine() {
  return <hr className="mx-2 my-1.5 border-line" />;
}

function walk(event: KeyboardEvent, root: HTMLElement | null, close: () => void): void {
  const items = itemsIn(root);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") close();
  if (event.key === "Escape") event.stopPropagation();
  const wanted = to === undefined ? named(items, at, event) : items.at(to % items.length);
  if (!wanted) return;
  event.preventDefault();
  event.stopPropagation();
  wanted.focus();
}

/** The next item that begins with the letter that was pressed. */
function named(items: HTMLElement[], at: number, event: KeyboardEvent): HTMLElement | undefined {
  if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
  const begins = (item: HTMLElement) =>
    item.textContent?.trim().toLocaleLowerCase().startsWith(event.key.toLocaleLowerCase());
  return [...items.slice(at + 1), ...items.slice(0, at + 1)].find(begins);
}

function itemsIn(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
}
