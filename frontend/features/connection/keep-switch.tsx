"use client";

import { usePart } from "@/lib/store";
import { same, useEngine } from "@/live/provider";
import { chooseKeeping, isKeeping } from "@/state/device";
import { t } from "@/text";
import { Switch } from "@/ui/field";

/** Whether what was read stays on this device. Off: it goes at once. */
export function KeepSwitch() {
  const { database } = useEngine();
  const isOn = usePart(isKeeping, same);
  const choose = (keep: boolean) => {
    chooseKeeping(keep);
    if (!keep) void database.shelf.clear();
  };
  return <Switch label={t.connection.keepLabel} hint={t.connection.keepHint} isOn={isOn} onChange={choose} />;
}
