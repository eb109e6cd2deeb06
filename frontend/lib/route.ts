"use client";

import { useSyncExternalStore } from "react";

/**
 * One exported shell serves every room, so the room is read from the address, never from the router: a router
 * push to a path that was not exported would load the document again. Nothing that depends on the path may be
 * rendered before hydration; until then the path is null.
 */
const MOVED = "klatsch:moved";

export function usePath(): string | null {
  return useSyncExternalStore(subscribe, read, () => null);
}

/** The query of the address, as it stands: "?q=…" or nothing. */
export function useQueryText(): string {
  return useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => "",
  );
}

/** `path` may carry a query. */
export function go(path: string, how: "push" | "replace" = "push"): void {
  if (path === window.location.pathname + window.location.search) return;
  if (how === "push") window.history.pushState(null, "", path);
  else window.history.replaceState(null, "", path);
  window.dispatchEvent(new Event(MOVED));
}

/** The screens that are no room. Each is a file in `features/`, named in `shell/views.tsx`. */
export const VIEWS = [
  "inbox",
  "threads",
  "mentions",
  "saved",
  "drafts",
  "search",
  "people",
  "browse",
  "settings",
  "admin",
] as const;
export type ViewName = (typeof VIEWS)[number];

/** `rest` names a part of the screen: a person, a page of the settings. */
export interface View {
  name: ViewName;
  rest: string | null;
}

export function viewPath(name: ViewName, rest?: string): string {
  return rest ? `/${name}/${encodeURIComponent(rest)}` : `/${name}`;
}

export function viewIn(path: string): View | null {
  const [, top, rest, ...more] = path.replace(/\/$/, "").split("/");
  const name = VIEWS.find((one) => one === top);
  if (!name || more.length > 0) return null;
  if (rest === undefined) return { name, rest: null };
  const named = decodeSafely(rest);
  return named ? { name, rest: named } : null;
}

/** What stands beside a room's messages. */
export type Pane =
  | { kind: "thread"; root: number; at?: number }
  | { kind: "pins" }
  | { kind: "members" }
  | { kind: "details" };

/** What an address names: a room, a message in it, and what is open beside it. */
export interface Place {
  room: string;
  at: number | null;
  pane: Pane | null;
}

export const roomPath = (room: string): string => `/rooms/${encodeURIComponent(room)}`;
export const messagePath = (room: string, seq: number): string => `${roomPath(room)}/${seq}`;

export function panePath(room: string, pane: Pane | null): string {
  if (pane === null) return roomPath(room);
  if (pane.kind === "thread" && pane.at) return `${roomPath(room)}/thread/${pane.root}/${pane.at}`;
  return pane.kind === "thread" ? `${roomPath(room)}/thread/${pane.root}` : `${roomPath(room)}/${pane.kind}`;
}

export function placeIn(path: string): Place | null {
  const [, top, named, second, third, fourth, ...rest] = path.replace(/\/$/, "").split("/");
  const room = top === "rooms" && named ? decodeSafely(named) : null;
  if (!room || rest.length > 0) return null;
  if (second === undefined) return { room, at: null, pane: null };
  const inThread = (root: number, at?: number): Place => ({
    room,
    at: null,
    pane: { kind: "thread", root, ...(at ? { at } : {}) },
  });
  if (second === "thread" && third && fourth)
    return numbered(third, (root) => numbered(fourth, (at) => inThread(root, at)));
  if (second === "thread" && third) return numbered(third, inThread);
  if (fourth !== undefined) return null;
  if (third !== undefined) return null;
  if (second === "pins" || second === "members" || second === "details")
    return { room, at: null, pane: { kind: second } };
  return numbered(second, (at) => ({ room, at, pane: null }));
}

function numbered(text: string, make: (number: number) => Place | null): Place | null {
  return /^[1-9]\d{0,15}$/.test(text) ? make(Number(text)) : null;
}

/** Where to go after signing in: a path of this site, or the start. Another site's address is never followed. */
export function safeReturn(wanted: string | null, origin: string): string {
  if (!wanted || !URL.canParse(wanted, origin)) return "/";
  const url = new URL(wanted, origin);
  if (url.origin !== origin || url.pathname.startsWith("/signin")) return "/";
  return url.pathname + url.search + url.hash;
}

function subscribe(changed: () => void): () => void {
  window.addEventListener("popstate", changed);
  window.addEventListener(MOVED, changed);
  return () => {
    window.removeEventListener("popstate", changed);
    window.removeEventListener(MOVED, changed);
  };
}

function read(): string {
  return window.location.pathname;
}

function decodeSafely(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
