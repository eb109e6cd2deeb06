"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { sentence } from "@/api/errors";
import type { MyPreferences, UserId } from "@/api/types.gen";
import { viewPath } from "@/lib/route";
import { useWorld } from "@/live/provider";
import { useChangePreferences, usePreferences } from "@/live/use-preferences";
import { t } from "@/text/far";
import { AppLink } from "@/ui/app-link";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { CloseIcon } from "@/ui/icons";
import { Waiting } from "@/ui/late";
import { Trouble } from "@/ui/trouble";
import { tried } from "./account-actions";
import { Part, Radios } from "./part";

const LEVELS = ["all", "mentions", "nothing"] as const;
const MOST_KEYWORDS = 50;

/** `here`: what this device does with it, which belongs to another feature. */
export function NotificationsPage({ here }: { here: ReactNode }) {
  const { preferences, error, retry } = usePreferences();
  const change = useChangePreferences();
  if (error && !preferences) {
    return (
      <Trouble title={t.settings.failed} onRetry={retry}>
        {sentence(error)}
      </Trouble>
    );
  }
  if (!preferences) return <Waiting />;
  const level = LEVELS.find((one) => one === preferences.notify) ?? "mentions";
  return (
    <>
      {here}
      <Part title={t.settings.level} hint={t.settings.levelHint}>
        <Radios
          label={t.settings.level}
          value={level}
          onChange={(notify) => tried(change({ notify }))}
          options={LEVELS.map((value) => ({ value, name: t.settings.levels[value] }))}
        />
      </Part>
      <KeywordsPart preferences={preferences} />
      <MutedPart muted={preferences.mutedPeople} />
    </>
  );
}

function KeywordsPart({ preferences }: { preferences: MyPreferences }) {
  const change = useChangePreferences();
  const [problem, setProblem] = useState<string | null>(null);
  const { keywords } = preferences;
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const word = String(new FormData(form).get("keyword") ?? "").trim();
    const isThere = keywords.some((one) => one.toLowerCase() === word.toLowerCase());
    setProblem(isThere ? t.settings.keywordThere : null);
    if (!word || isThere) return;
    change({ keywords: [...keywords, word] }).then(
      () => form.reset(),
      (error) => setProblem(sentence(error)),
    );
  };
  return (
    <Part title={t.settings.keywords} hint={t.settings.keywordsHint}>
      <form
        method="post"
        action="/"
        onSubmit={add}
        aria-label={t.settings.keywords}
        className="flex items-end gap-2.5"
      >
        <Field
          label={t.settings.keyword}
          name="keyword"
          maxLength={60}
          autoComplete="off"
          problem={problem}
          disabled={keywords.length >= MOST_KEYWORDS}
          className="max-w-sm flex-1"
        />
        <Button type="submit">{t.settings.addKeyword}</Button>
      </form>
      {keywords.length === 0 ? <p className="mt-3 text-sm text-soft">{t.settings.noKeywords}</p> : null}
      <ul aria-label={t.settings.keywords} className="mt-3 flex flex-wrap gap-1.5">
        {keywords.map((word) => (
          <li key={word} className="max-w-full">
            <button
              type="button"
              aria-label={t.settings.removeKeyword(word)}
              onClick={() => tried(change({ keywords: keywords.filter((one) => one !== word) }))}
              className="flex min-h-8 max-w-full items-center gap-1.5 rounded-md border border-line bg-raised ps-2.5 pe-1.5 text-sm hover:bg-hover"
            >
              <span className="truncate" dir="auto">
                {word}
              </span>
              <CloseIcon className="size-3.5 shrink-0 text-soft" />
            </button>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function MutedPart({ muted }: { muted: UserId[] }) {
  return (
    <Part title={t.settings.muted} hint={t.settings.mutedHint}>
      {muted.length === 0 ? <p className="text-sm text-soft">{t.settings.noMuted}</p> : null}
      <ul className="flex flex-col">
        {muted.map((id) => (
          <MutedRow key={id} id={id} muted={muted} />
        ))}
      </ul>
    </Part>
  );
}

function MutedRow({ id, muted }: { id: UserId; muted: UserId[] }) {
  const change = useChangePreferences();
  const name = useWorld((world) => world.people[id]?.name) || t.common.somebody;
  return (
    <li className="flex min-h-11 items-center gap-3 border-b border-line last:border-0">
      <AppLink to={viewPath("people", id)} className="min-w-0 flex-1 truncate hover:underline">
        {name}
      </AppLink>
      <Button
        size="small"
        aria-label={t.settings.unmuteName(name)}
        onClick={() => tried(change({ mutedPeople: muted.filter((one) => one !== id) }))}
      >
        {t.settings.unmute}
      </Button>
    </li>
  );
}
