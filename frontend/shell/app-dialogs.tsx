"use client";

import { useEffect, useRef, useState } from "react";
import { isWriting, offered, pressed } from "@/lib/actions";
import { whenIdle } from "@/lib/idle";
import { latePart } from "@/lib/late-part";
import { APP_ACTIONS, type AppAct, type AppDialog } from "./app-actions";
import { PLACE_ACTIONS } from "./place-actions";

const KEYED = [...APP_ACTIONS, ...PLACE_ACTIONS];

const Switcher = latePart(() => import("./switcher").then((part) => part.Switcher));
const ShortcutsSheet = latePart(() => import("./shortcuts-sheet").then((part) => part.ShortcutsSheet));

/** One dialog at a time. The switcher comes as soon as there is time for it: who opens it goes on typing. */
export function useAppDialogs(context: Omit<AppAct, "show">) {
  const [dialog, show] = useState<AppDialog | null>(null);
  const on: AppAct = { ...context, show };
  useKeys(on, dialog !== null);
  useEffect(() => whenIdle(Switcher.fetch), []);
  const close = () => show(null);
  const shown = (
    <>
      {dialog === "switcher" ? <Switcher on={on} actions={offered(APP_ACTIONS, on)} onClose={close} /> : null}
      {dialog === "shortcuts" ? <ShortcutsSheet onClose={close} /> : null}
    </>
  );
  return { show, shown };
}

function useKeys(on: AppAct, isBusy: boolean): void {
  const latest = useRef({ on, isBusy });
  latest.current = { on, isBusy };
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const now = latest.current;
      if (event.defaultPrevented || event.isComposing || now.isBusy) return;
      if (document.querySelector("dialog[open]")) return;
      const action = pressed(KEYED, now.on, event);
      if (!action || (action.keys?.length === 1 && isWriting(event.target))) return;
      event.preventDefault();
      action.run(now.on);
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, []);
}
