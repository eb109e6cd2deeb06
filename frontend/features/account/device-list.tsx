"use client";

import { sentence } from "@/api/errors";
import type { Device, UserId } from "@/api/types.gen";
import { ago } from "@/lib/clock";
import { deviceName } from "@/lib/device-name";
import { ScreenIcon } from "@/ui/icons";
import { Bar } from "@/ui/late";
import { Trouble } from "@/ui/trouble";
import { useDevices } from "./use-account";

export function DeviceList({ me }: { me: UserId }) {
  const { devices, error, retry } = useDevices(me);
  if (error && !devices) {
    return (
      <Trouble title="Your devices could not be read" onRetry={retry}>
        {sentence(error)}
      </Trouble>
    );
  }
  if (!devices) {
    return (
      <div className="animate-late py-3" role="status">
        <span className="sr-only">Reading your devices</span>
        <Bar className="w-2/3" />
      </div>
    );
  }
  return (
    <ul className="divide-y divide-line rounded-xl border border-line">
      {devices.map((device) => (
        <DeviceRow key={device.id} device={device} />
      ))}
    </ul>
  );
}

function DeviceRow({ device }: { device: Device }) {
  return (
    <li className="flex items-center gap-3 px-4 py-3" data-testid="device">
      <ScreenIcon className="size-5 shrink-0 text-soft" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium" title={device.agent}>
          {deviceName(device.agent)}
        </p>
        <p className="truncate text-[0.8125rem] text-soft">
          {device.address ? `${device.address} · ` : ""}
          {device.current ? "now" : ago(device.lastSeen)}
        </p>
      </div>
      {device.current ? (
        <span className="shrink-0 rounded-full bg-accent-wash px-2.5 py-0.5 text-xs font-medium text-accent-strong dark:text-accent">
          This device
        </span>
      ) : null}
    </li>
  );
}
