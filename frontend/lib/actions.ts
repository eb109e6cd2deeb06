import { createStore } from "./store";

/** False: no key acts on its own, only together with Ctrl, Alt or ⌘. `state/preferences.ts` keeps the choice. */
export const singleKeys = createStore(true);

/**
 * An action is one object, wherever it is offered: in a bar, a menu, the switcher, or by a key. `On` is what it
 * acts on.
 */
export interface Action<On> {
  id: string;
  label: (on: On) => string;
  /** As a person reads it: "Alt+Shift+ArrowDown". One letter alone works only where nobody writes. */
  keys?: string;
  /** Of those of which one is chosen: whether it is this one. */
  isOn?: (on: On) => boolean;
  isOffered?: (on: On) => boolean;
  run: (on: On) => void;
}

export const offered = <On>(actions: readonly Action<On>[], on: On): Action<On>[] =>
  actions.filter((action) => action.isOffered?.(on) ?? true);

interface Pressed {
  key: string;
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

/** "Mod" is Ctrl, or ⌘ on a Mac. */
export function isPressed(keys: string, event: Pressed): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1) || "+";
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  if (wants("Mod") !== (event.ctrlKey || event.metaKey) || wants("Alt") !== event.altKey) return false;
  // "?" takes Shift on many keyboards: what a letter needs to be typed is not asked for.
  if (key.length > 1 && wants("Shift") !== event.shiftKey) return false;
  return event.key === key || (key.length === 1 && event.key.toLowerCase() === key.toLowerCase());
}

export function pressed<On>(actions: readonly Action<On>[], on: On, event: Pressed): Action<On> | undefined {
  return offered(actions, on).find(
    ({ keys }) => keys !== undefined && isHeard(keys) && isPressed(keys, event),
  );
}

/** "?", "e" or "+": speech input and shaking hands type such keys without meaning them (WCAG 2.1.4). */
export const isSingle = (keys: string): boolean => keys.length === 1;

const isHeard = (keys: string): boolean => singleKeys.read() || !isSingle(keys);

const NAMES: Record<string, string> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  Mod: "Ctrl",
  Delete: "Del",
  Escape: "Esc",
};

/** For a hint beside a label. */
export const keysText = (keys: string): string =>
  (keys === "+" ? [keys] : keys.split("+"))
    .map((part, _at, all) => NAMES[part] ?? (all.length > 1 && part.length === 1 ? part.toUpperCase() : part))
    .join(" ");

/** Is somebody writing there? Then a letter is a letter. */
export function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}
