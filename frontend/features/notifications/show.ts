import { go } from "@/lib/route";
import { siteWorker } from "@/live/site";
import type { Notice } from "./notice";

export type Permission = "unsupported" | "default" | "denied" | "granted";

export function permission(): Permission {
  if (typeof Notification === "undefined" || !window.isSecureContext) return "unsupported";
  return Notification.permission;
}

/** Only ever called by a click: browsers, and people, take anything else amiss. */
export async function askPermission(): Promise<Permission> {
  if (permission() === "unsupported") return "unsupported";
  return Notification.requestPermission();
}

const ICON = "/icon-192.png";

type Shown = Pick<Notice, "tag" | "title" | "body" | "path">;

/** By the worker where there is one: phones know no other way, and a click then finds a tab that is still open. */
export async function show({ tag, title, body, path }: Shown): Promise<void> {
  // `renotify` is in no type of TypeScript's, and in most browsers.
  const options = {
    tag,
    body,
    icon: ICON,
    renotify: true,
    silent: true,
    data: { path },
  } as NotificationOptions;
  const worker = await siteWorker();
  if (worker?.active) {
    const isShown = await worker.showNotification(title, options).then(
      () => true,
      () => false,
    );
    // A worker that was just replaced shows nothing.
    if (isShown) return;
  }
  const shown = new Notification(title, options);
  shown.onclick = () => {
    window.focus();
    go(path);
    shown.close();
  };
  plain.set(tag, shown);
}

/** Those that no worker knows of. */
const plain = new Map<string, Notification>();

/** Read meanwhile, here or elsewhere: then it is no news any more. */
export async function takeBack(tag: string): Promise<void> {
  plain.get(tag)?.close();
  plain.delete(tag);
  const worker = await siteWorker();
  for (const one of (await worker?.getNotifications?.({ tag })) ?? []) one.close();
}
