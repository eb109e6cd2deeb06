"use client";

import { type FormEvent, useMemo } from "react";
import type { LastSeen, MeAnswer } from "@/api/types.gen";
import { shortOf } from "@/lib/clock";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { Choice, Field, Switch } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { tried } from "./account-actions";
import { Part, Radios } from "./part";
import { StatusForm } from "./status-form";
import { type Span, untilOf } from "./until";
import { useRename } from "./use-account";
import { useChangeMe } from "./use-me";

export function ProfilePage({ me }: { me: MeAnswer }) {
  return (
    <>
      <NamePart me={me} />
      <Part title={t.settings.status} hint={t.settings.statusHint}>
        <StatusForm key={`${me.status?.text}${me.status?.emoji}`} me={me} />
      </Part>
      <QuietPart me={me} />
      <PresencePart me={me} />
    </>
  );
}

function NamePart({ me }: { me: MeAnswer }) {
  const { rename, status } = useRename();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (name && name !== me.name) void rename(name);
  };
  return (
    <Part title={t.settings.name}>
      <form
        method="post"
        action="/"
        onSubmit={submit}
        className="flex flex-col gap-3"
        aria-label={t.settings.nameForm}
      >
        <div className="flex items-end gap-2.5">
          <Field
            label={t.settings.displayName}
            name="name"
            defaultValue={me.name}
            maxLength={80}
            autoComplete="name"
            required
            className="flex-1"
          />
          <Button type="submit" busy={status === "busy"}>
            {t.common.save}
          </Button>
        </div>
        {status === "done" ? <Notice tone="good">{t.settings.nameChanged}</Notice> : null}
        {status === "refused" ? <Notice tone="danger">{t.settings.nameRefused}</Notice> : null}
      </form>
    </Part>
  );
}

type Quiet = Span & keyof typeof t.account.dndFor;
const QUIET: readonly [Quiet, Span][] = [
  ["half", "half"],
  ["hour", "hour"],
  ["tomorrow", "tomorrow"],
  ["week", "days"],
];

function QuietPart({ me }: { me: MeAnswer }) {
  const change = useChangeMe();
  const until = me.doNotDisturbUntil;
  return (
    <Part title={t.account.dnd} hint={t.settings.dndHint}>
      {until ? (
        <div className="flex flex-wrap items-center gap-3">
          <p>{t.settings.until(shortOf(until))}</p>
          <Button size="small" onClick={() => tried(change({ doNotDisturbUntil: null }), t.account.dndOff)}>
            {t.account.dndEnd}
          </Button>
        </div>
      ) : (
        <div className="flex flex-wrap gap-2">
          {QUIET.map(([name, span]) => (
            <Button
              key={name}
              size="small"
              className="min-h-9"
              onClick={() => tried(change({ doNotDisturbUntil: untilOf(span) }))}
            >
              {t.account.dndFor[name]}
            </Button>
          ))}
        </div>
      )}
    </Part>
  );
}

const LAST_SEEN: readonly LastSeen[] = ["exact", "day", "never"];

function PresencePart({ me }: { me: MeAnswer }) {
  const change = useChangeMe();
  const zones = useMemo(() => zoneOptions(me.timeZone), [me.timeZone]);
  return (
    <>
      <Part title={t.settings.presence}>
        <Switch
          label={t.settings.invisible}
          hint={t.settings.invisibleHint}
          isOn={me.invisible}
          onChange={(invisible) => tried(change({ invisible }))}
        />
      </Part>
      <Part title={t.settings.lastSeen}>
        <Radios
          label={t.settings.lastSeen}
          value={me.lastSeen}
          onChange={(lastSeen) => tried(change({ lastSeen }))}
          options={LAST_SEEN.map((value) => ({ value, name: t.settings.lastSeenChoices[value] }))}
        />
      </Part>
      <Part title={t.settings.zone} hint={t.settings.zoneHint}>
        <Choice
          label={t.settings.zone}
          value={me.timeZone ?? ""}
          onChange={(event) => tried(change({ timeZone: event.target.value || null }))}
          options={zones}
          className="max-w-md"
        />
      </Part>
    </>
  );
}

/** First what this browser says, then all that it knows; and the one that is set, known or not. */
function zoneOptions(now: string | null): [string, string][] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = Intl.supportedValuesOf?.("timeZone") ?? [];
  const others = [...new Set([...(now ? [now] : []), ...known])].filter((zone) => zone !== here).sort();
  const named = others.map((zone): [string, string] => [zone, zone.replaceAll("_", " ")]);
  const first: [string, string][] = here ? [[here, t.settings.zoneHere(here.replaceAll("_", " "))]] : [];
  return [["", t.settings.zoneNone], ...first, ...named];
}
