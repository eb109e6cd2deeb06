"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { AppLink } from "./app-link";

const TAB =
  "inline-flex min-h-10 shrink-0 items-center gap-2 border-b-2 px-3 text-sm whitespace-nowrap transition-colors " +
  "focus-visible:-outline-offset-2";
const look = (isHere: boolean) =>
  isHere
    ? "border-accent font-semibold text-ink"
    : "border-transparent font-medium text-soft hover:border-edge/60 hover:text-ink";

interface LinkTabsProps {
  label: string;
  tabs: readonly { path: string; name: string }[];
  /** The path of the one that is open. */
  here: string;
}

/** The parts of a screen, each with an address of its own: links, so that they can be kept and sent. */
export function LinkTabs({ label, tabs, here }: LinkTabsProps) {
  return (
    <nav aria-label={label}>
      <ul className="-mb-px flex overflow-x-auto sm:px-2">
        {tabs.map(({ path, name }) => (
          <li key={path} className="contents">
            <AppLink
              to={path}
              aria-current={path === here ? "page" : undefined}
              ref={path === here ? intoSight : undefined}
              className={clsx(TAB, look(path === here))}
            >
              {name}
            </AppLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function intoSight(link: HTMLElement | null): void {
  link?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

interface TabsProps<Value extends string> {
  label: string;
  tabs: readonly { value: Value; name: ReactNode }[];
  value: Value;
  onChange: (value: Value) => void;
  children: ReactNode;
  className?: string;
}

/** Tabs after the ARIA pattern, within one address: arrows move and choose, Home and End too. */
export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const { label, tabs, value, onChange, children, className } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const walk = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.value === value);
    const to = nextTab(event, { at, count: tabs.length });
    const tab = to === null ? undefined : tabs[to];
    if (!tab) return;
    event.preventDefault();
    onChange(tab.value);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[to ?? 0]?.focus();
  };
  return (
    <div className={className}>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={walk}
        className="flex overflow-x-auto border-b border-line"
      >
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}-${tab.value}`}
            aria-selected={tab.value === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onChange(tab.value)}
            className={clsx(TAB, look(tab.value === value))}
          >
            {tab.name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`}>
        {children}
      </div>
    </div>
  );
}

function nextTab(event: KeyboardEvent, { at, count }: { at: number; count: number }): number | null {
  const isRtl = getComputedStyle(event.currentTarget).direction === "rtl";
  const step = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[event.key];
  if (step !== undefined) return (at + step + count) % count;
  if (event.key === "Home") return 0;
  return event.key === "End" ? count - 1 : null;
}
