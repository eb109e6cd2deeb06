"use client";

import { type ReactNode, useState } from "react";
import { singleKeys } from "@/lib/actions";
import { usePart } from "@/lib/store";
import {
  enterSends,
  keepDensity,
  keepEnterSends,
  keepLanguage,
  keepSingleKeys,
  readDensity,
  readLanguage,
} from "@/state/preferences";
import { bestOf } from "@/text";
import { t } from "@/text/far";
import { Switch } from "@/ui/field";
import { Part, Radios } from "./part";
import { useTheme } from "./use-theme";

/** What this device keeps for itself: how things look, which language they speak, what keys do. */

const same = <Value,>(value: Value): Value => value;

export function AppearancePage() {
  const { theme, choose } = useTheme();
  const [density, setDensity] = useState(readDensity);
  return (
    <>
      <p className="mb-5 text-sm text-soft">{t.settings.onThisDevice}</p>
      <Part title={t.account.theme}>
        <Radios
          label={t.account.theme}
          value={theme}
          onChange={choose}
          options={(["light", "dark", "system"] as const).map((value) => ({
            value,
            name: t.account.themes[value],
          }))}
        />
      </Part>
      <Part title={t.settings.density}>
        <Radios
          label={t.settings.density}
          value={density}
          onChange={(next) => {
            keepDensity(next);
            setDensity(next);
          }}
          options={(["comfortable", "compact"] as const).map((value) => ({
            value,
            name: t.settings.densities[value],
            hint: t.settings.densityHints[value],
          }))}
        />
      </Part>
      <Part title={t.settings.motion}>
        <p className="text-sm leading-relaxed text-soft">{t.settings.motionHint}</p>
      </Part>
    </>
  );
}

export function LanguagePage() {
  const kept = readLanguage() ?? "browser";
  const browser = bestOf(navigator.languages);
  return (
    <Part title={t.settings.language} hint={t.settings.onThisDevice}>
      <Radios
        label={t.settings.language}
        value={kept}
        onChange={(next) => keepLanguage(next === "browser" ? null : next)}
        options={[
          { value: "browser", name: t.settings.languageBrowser(t.settings.languageNames[browser]) },
          { value: "en", name: "English", lang: "en" },
          { value: "de", name: "Deutsch", lang: "de" },
        ]}
      />
    </Part>
  );
}

/** `shortcuts`: the tables of every key, which only the shell knows. */
export function KeyboardPage({ shortcuts }: { shortcuts: ReactNode }) {
  const sends = usePart(enterSends, same);
  const single = usePart(singleKeys, same);
  return (
    <>
      <p className="mb-5 text-sm text-soft">{t.settings.onThisDevice}</p>
      <Part title={t.settings.enter}>
        <Radios
          label={t.settings.enter}
          value={sends ? "sends" : "line"}
          onChange={(next) => keepEnterSends(next === "sends")}
          options={(["sends", "line"] as const).map((value) => ({
            value,
            name: t.settings.enterChoices[value],
          }))}
        />
      </Part>
      <Part isNamed title={t.settings.singleKeys}>
        <Switch
          label={t.settings.singleKeys}
          hint={t.settings.singleKeysHint}
          isOn={single}
          onChange={keepSingleKeys}
        />
      </Part>
      <Part title={t.settings.shortcuts}>{shortcuts}</Part>
    </>
  );
}
