"use client";

import { SettingsScreen } from "@/features/account/settings-screen";
import { KeepSwitch } from "@/features/connection/keep-switch";
import { DeviceNotifications } from "@/features/notifications/device-notifications";
import { ShortcutTables } from "./shortcuts-sheet";
import type { ViewProps } from "./views";

/** The settings, with what other features have to say on their pages. */
export function SettingsView({ rest }: ViewProps) {
  return (
    <SettingsScreen
      rest={rest}
      shortcuts={<ShortcutTables />}
      notifications={<DeviceNotifications />}
      devices={<KeepSwitch />}
    />
  );
}
