"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { isWriting, singleKeys } from "@/lib/actions";
import { t } from "@/text";

const LINK = "[data-row-link]";

/** For the sheet of shortcuts. */
export const LIST_KEYS = (): readonly (readonly [string, string])[] => [
  ["j", t.inbox.next],
  ["k", t.inbox.previous],
  ["Enter", t.inbox.open],
];

/** Rows that one walks through: j and k, or the arrows from within. What a row's keys do, the row says. */
export function RowList({ label, children }: { label: string; children: ReactNode }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const by = list.current ? stepOf(event, list.current) : 0;
      if (by === 0) return;
      event.preventDefault();
      walk(by);
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, []);
  return (
    <ul ref={list} data-row-list aria-label={label} className="flex flex-col">
      {children}
    </ul>
  );
}

const STEPS: Record<string, 1 | -1> = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

function stepOf(event: KeyboardEvent, list: HTMLElement): number {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  const by = STEPS[event.key];
  if (by === undefined || !isPlain || event.defaultPrevented || isWriting(event.target)) return 0;
  if (document.querySelector("dialog[open], [role=menu]")) return 0;
  const isInside = list.contains(event.target as Node);
  // Arrows scroll the page, as long as no row has the focus.
  if (event.key.length > 1) return isInside ? by : 0;
  return singleKeys.read() ? by : 0;
}

/** Over all lists of the screen, as one. */
function walk(by: number): void {
  const links = [...document.querySelectorAll<HTMLElement>(`[data-row-list] ${LINK}`)];
  const row = document.activeElement?.closest("[data-row]");
  const at = links.findIndex((link) => row?.contains(link));
  const to = at === -1 ? (by > 0 ? 0 : links.length - 1) : at + by;
  const link = links[to];
  link?.focus();
  link?.closest("[data-row]")?.scrollIntoView({ block: "nearest" });
}

/** What has the focus is about to go: the next row takes it, or the one before, or the screen's title. */
export function leaveRow(row: Element | null): void {
  if (!row?.contains(document.activeElement)) return;
  const rows = [...document.querySelectorAll("[data-row-list] [data-row]")];
  const at = rows.indexOf(row);
  const next = rows[at + 1] ?? rows[at - 1];
  const heir = next?.querySelector<HTMLElement>(LINK) ?? document.querySelector<HTMLElement>("main h1");
  heir?.focus();
}
