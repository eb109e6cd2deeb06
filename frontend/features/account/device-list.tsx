"use client";

import { useState } from "react";
import { sentence } from "@/api/errors";
import type { Device, UserId } from "@/api/types.gen";
import { ago, shortOf } from "@/lib/clock";
import { deviceName } from "@/lib/device-name";
import { ask } from "@/lib/questions";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { ScreenIcon } from "@/ui/icons";
import { Bar } from "@/ui/late";
import { Notice } from "@/ui/notice";
import { Trouble } from "@/ui/trouble";
import { tried } from "./account-actions";
import { Part } from "./part";
import { useDevices, useEndDevices } from "./use-account";
import { useSignOut } from "./use-sign-out";

export function DevicesPage({ me }: { me: UserId }) {
  const { devices, error, retry } = useDevices(me);
  const { endOthers } = useEndDevices();
  const { signOutEverywhere, status } = useSignOut();
  const others = devices?.filter((device) => !device.current).length ?? 0;
  const askOthers = async () => {
    const { endOthersTitle: title, endOthersBody: body, endOthers: yes } = t.settings;
    if (await ask({ title, body, yes, isDanger: true })) tried(endOthers());
  };
  const askAll = async () => {
    const { endAllTitle: title, endAllBody: body, endAll: yes } = t.settings;
    if (await ask({ title, body, yes, isDanger: true })) await signOutEverywhere();
  };
  return (
    <Part isNamed title={t.account.pages.devices} hint={t.settings.devicesHint}>
      {error && !devices ? (
        <Trouble title={t.settings.devicesFailed} onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
      {!devices && !error ? (
        <div className="animate-late py-3" role="status">
          <span className="sr-only">{t.settings.readingDevices}</span>
          <Bar className="w-2/3" />
        </div>
      ) : null}
      {devices ? (
        <ul className="divide-y divide-line rounded-xl border border-line bg-raised">
          {devices.map((device) => (
            <DeviceRow key={device.id} device={device} />
          ))}
        </ul>
      ) : null}
      {status === "failed" ? <Notice tone="danger">{t.settings.signOutFailed}</Notice> : null}
      <div className="mt-4 flex flex-wrap gap-2">
        <Button disabled={others === 0} onClick={() => void askOthers()}>
          {t.settings.endOthers}
        </Button>
        <Button look="danger" busy={status === "busy"} onClick={() => void askAll()}>
          {t.settings.endAll}
        </Button>
      </div>
    </Part>
  );
}

function DeviceRow({ device }: { device: Device }) {
  const { end } = useEndDevices();
  const [isBusy, setBusy] = useState(false);
  const name = deviceName(device.agent);
  const signOut = () => {
    setBusy(true);
    tried(
      end(device.id).finally(() => setBusy(false)),
      t.settings.ended,
    );
  };
  return (
    <li className="flex items-center gap-3 px-4 py-3" data-testid="device">
      <ScreenIcon className="size-5 shrink-0 text-soft" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium" title={device.agent}>
          {name}
        </p>
        <p className="text-[0.8125rem] text-soft wrap-anywhere">
          {device.address ? `${device.address} · ` : ""}
          {device.current ? t.settings.activeNow : ago(device.lastSeen)} ·{" "}
          {t.settings.since(shortOf(device.createdAt))}
        </p>
      </div>
      {device.current ? (
        <span className="shrink-0 rounded-full bg-accent-wash px-2.5 py-0.5 text-xs font-medium text-accent-strong dark:text-accent">
          {t.settings.thisDevice}
        </span>
      ) : (
        <Button
          size="small"
          busy={isBusy}
          aria-label={t.settings.endNamed(name)}
          onClick={signOut}
          className="shrink-0"
        >
          {t.settings.endDevice}
        </Button>
      )}
    </li>
  );
}
