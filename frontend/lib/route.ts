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

export function go(path: string, how: "push" | "replace" = "push"): void {
  if (path === window.location.pathname) return;
  if (how === "push") window.history.pushState(null, "", path);
  else window.history.replaceState(null, "", path);
  window.dispatchEvent(new Event(MOVED));
}

export const roomPath = (room: string): string => `/rooms/${encodeURIComponent(room)}`;

export function roomIn(path: string): string | null {
  const found = /^\/rooms\/([^/]+)\/?$/.exec(path)?.[1];
  return found ? decodeSafely(found) : null;
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
