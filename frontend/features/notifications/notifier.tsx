"use client";

import { useEffect } from "react";
import type { ServerEvent } from "@/api/types.gen";
import { go, placeIn } from "@/lib/route";
import { useEngine } from "@/live/provider";
import { wantedPath } from "@/live/site";
import { callsIn } from "@/live/titles";
import type { Created, World } from "@/live/world";
import { readTelling, watchDevice } from "@/state/device";
import { chime } from "./chime";
import { type Looking, noticeOf } from "./notice";
import { openOneTab } from "./one-tab";
import { permission, show, takeBack } from "./show";

const HANDED_OVER_MS = 3_000;

/** Tells of what is for me while I look elsewhere, and puts the number on the app's icon. Shows nothing itself. */
export function Notifier() {
  const engine = useEngine();
  useEffect(() => startTelling(engine), [engine]);
  useEffect(watchDevice, []);
  useEffect(
    () =>
      wantedPath.watch(() => {
        const path = wantedPath.read();
        if (path) go(path);
      }),
    [],
  );
  return null;
}

function startTelling({ me, world, heard }: Pick<ReturnType<typeof useEngine>, "me" | "world" | "heard">) {
  const badge = createBadge();
  /** Heard a moment ago by a tab that does not tell: if it is to tell now, the one before may not have. */
  let recent: { event: Created; at: number }[] = [];
  const tab = openOneTab(me, () => {
    badge.show(callsTo(world.read()));
    for (const { event, at } of recent) if (Date.now() - at < HANDED_OVER_MS) tellOf(event);
    recent = [];
  });
  /** What was told, until it is read: tag → where it stands. */
  const told = new Map<string, { room: string; seq: number }>();

  const hear = (event: ServerEvent): void => {
    if (event.type !== "message.created") return;
    if (tab.isMine()) tellOf(event);
    else recent = [...recent, { event, at: Date.now() }].slice(-20);
  };

  const tellOf = (event: Created): void => {
    const how = readTelling();
    if (!how.isOn || permission() !== "granted") return;
    const notice = noticeOf(event, world.read(), { looking: tab.looking(), words: how.words });
    if (!notice || !tab.tellOnce(event.message._id)) return;
    told.set(notice.tag, { room: notice.room, seq: notice.seq });
    void show(notice);
    if (how.sound) void chime();
  };

  const tidy = (): void => {
    const now = world.read();
    if (tab.isMine()) badge.show(callsTo(now));
    for (const [tag, { room, seq }] of told) {
      const row = now.rooms[room];
      if (row && row.mine.readSeq < seq) continue;
      told.delete(tag);
      void takeBack(tag);
    }
  };

  const look = (): void => tab.look(lookingHere());
  const stops = [
    heard.listen(hear),
    world.watch(tidy),
    ...["focus", "blur", "pagehide", "popstate", "klatsch:moved"].map((name) => listen(window, name, look)),
    listen(document, "visibilitychange", look),
  ];
  look();
  return () => {
    if (tab.isMine()) badge.show(0);
    for (const stop of stops) stop();
    tab.stop();
  };
}

function lookingHere(): Looking | null {
  if (document.visibilityState !== "visible" || !document.hasFocus()) return null;
  const place = placeIn(window.location.pathname);
  if (!place) return null;
  return { room: place.room, thread: place.pane?.kind === "thread" ? place.pane.root : null };
}

const callsTo = ({ rooms }: World): number =>
  Object.values(rooms).reduce((sum, room) => sum + callsIn(room), 0);

/** The number on the icon of the installed app, where there is such a thing. */
function createBadge() {
  let shown = 0;
  return {
    show: (count: number): void => {
      if (count === shown || !("setAppBadge" in navigator)) return;
      shown = count;
      void (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => {});
    },
  };
}

function listen(target: EventTarget, name: string, hear: () => void): () => void {
  target.addEventListener(name, hear);
  return () => target.removeEventListener(name, hear);
}
