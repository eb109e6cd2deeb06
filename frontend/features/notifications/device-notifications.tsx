"use client";

import { useEffect, useState } from "react";
import { usePart } from "@/lib/store";
import { same } from "@/live/provider";
import { chooseTelling, telling } from "@/state/device";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Switch } from "@/ui/field";
import { BellIcon } from "@/ui/icons";
import { Notice } from "@/ui/notice";
import { chime } from "./chime";
import { askPermission, type Permission, permission, show } from "./show";

/** How this device tells of news. The browser is asked by a click here, and never by itself. */
export function DeviceNotifications() {
  const chosen = usePart(telling, same);
  const [allowed, setAllowed] = useState<Permission>("default");
  useEffect(() => {
    const look = () => setAllowed(permission());
    look();
    // Whoever changed it in the settings of the browser comes back to this page.
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, []);

  const turnOn = async () => {
    const answer = await askPermission();
    setAllowed(answer);
    if (answer === "granted") chooseTelling({ isOn: true });
  };
  const tryIt = () => {
    void show({ tag: "try", title: t.notifications.testTitle, body: t.notifications.testBody, path: "/" });
    if (chosen.sound) void chime();
  };

  if (allowed === "unsupported") return <Notice tone="warn">{t.notifications.unsupported}</Notice>;
  if (allowed === "denied") return <Notice tone="warn">{t.notifications.denied}</Notice>;
  if (allowed === "default")
    return (
      <div className="border-b border-line pb-6">
        <p className="mb-3 leading-relaxed text-soft">{t.notifications.intro}</p>
        <Button look="strong" onClick={() => void turnOn()}>
          <BellIcon />
          {t.notifications.turnOn}
        </Button>
      </div>
    );
  return (
    <div data-testid="device-notifications" className="border-b border-line pb-6">
      <Switch
        label={t.notifications.show}
        hint={t.notifications.showHint}
        isOn={chosen.isOn}
        onChange={(isOn) => chooseTelling({ isOn })}
      />
      <Switch
        label={t.notifications.words}
        hint={t.notifications.wordsHint}
        isOn={chosen.words}
        disabled={!chosen.isOn}
        onChange={(words) => chooseTelling({ words })}
      />
      <Switch
        label={t.notifications.sound}
        isOn={chosen.sound}
        disabled={!chosen.isOn}
        onChange={(sound) => {
          chooseTelling({ sound });
          if (sound) void chime();
        }}
      />
      {chosen.isOn ? (
        <Button size="small" className="mt-2" onClick={tryIt}>
          {t.notifications.test}
        </Button>
      ) : null}
    </div>
  );
}
