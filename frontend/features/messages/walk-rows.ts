import type { KeyboardEvent } from "react";
import { singleKeys } from "@/lib/actions";

const STEPS: Record<string, 1 | -1> = { ArrowUp: -1, ArrowDown: 1, k: -1, j: 1 };

/** Up and down from message to message, where all of them are on the page. */
export function walkRows(event: KeyboardEvent<HTMLElement>): void {
  const by = STEPS[event.key];
  const from = event.target as HTMLElement;
  const isRow = from.dataset.testid === "message";
  if (by === undefined || (!isRow && from !== event.currentTarget)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.key.length === 1 && !singleKeys.read()) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-testid="message"]')];
  const next = isRow ? rows[rows.indexOf(from) + by] : rows.at(-1);
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
