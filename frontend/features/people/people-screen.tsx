"use client";

import { useEffect, useState } from "react";
import { sentence } from "@/api/errors";
import { viewPath } from "@/lib/route";
import { useEngine } from "@/live/provider";
import type { Person } from "@/live/world";
import { t } from "@/text/far";
import { AppLink } from "@/ui/app-link";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { SearchField } from "@/ui/field";
import { Bar } from "@/ui/late";
import { Page } from "@/ui/page";
import { PresenceDot } from "@/ui/presence-dot";
import { Trouble } from "@/ui/trouble";
import { localTime } from "./local-time";
import { PersonPage } from "./person-page";
import { useDirectory } from "./use-people";

export function PeopleScreen({ rest }: { rest: string | null }) {
  return rest ? <PersonPage key={rest} id={rest} /> : <Directory />;
}

const STEP = 60;

/** What was typed, for who comes back from a profile. */
let lastWords = "";

function Directory() {
  const [words, setWords] = useState(lastWords);
  const [most, setMost] = useState(STEP);
  const { list, status, error, retry } = useDirectory(words);
  const now = useMinute();
  const write = (text: string) => {
    lastWords = text;
    setWords(text);
    setMost(STEP);
  };
  return (
    <Page
      title={t.people.title}
      bar={
        <div className="px-3 py-2.5 sm:px-5">
          <SearchField label={t.people.find} value={words} onChange={write} />
        </div>
      }
    >
      <div className="px-1 py-3 sm:px-3">
        <p role="status" className="min-h-6 px-2 text-[0.8125rem] text-soft">
          {status === "ready" ? t.people.count(list.length) : ""}
        </p>
        {status === "reading" ? <Placeholder /> : null}
        {status === "failed" ? (
          <Trouble title={t.people.failed} onRetry={retry}>
            {sentence(error)}
          </Trouble>
        ) : null}
        {status === "ready" && list.length === 0 ? (
          <div className="py-12 text-center">
            <h2 className="font-semibold">{t.people.nobodyTitle}</h2>
            <p className="mt-1 text-soft">{t.people.nobody}</p>
          </div>
        ) : null}
        <ul aria-label={t.people.title} className="grid gap-1 sm:grid-cols-2">
          {list.slice(0, most).map((person) => (
            <PersonRow key={person.id} person={person} now={now} />
          ))}
        </ul>
        {list.length > most ? (
          <div className="py-3 text-center">
            <Button size="small" onClick={() => setMost(most + STEP)}>
              {t.common.more}
            </Button>
          </div>
        ) : null}
      </div>
    </Page>
  );
}

function PersonRow({ person, now }: { person: Person; now: Date }) {
  const { me } = useEngine();
  const time = localTime(person.timeZone, now);
  return (
    <li data-testid="person-row">
      <AppLink
        to={viewPath("people", person.id)}
        className="flex min-h-15 items-center gap-3 rounded-xl px-2 py-2 hover:bg-side focus-visible:-outline-offset-2 dark:hover:bg-raised/50"
      >
        <span className="relative">
          <Avatar id={person.id} name={person.name} size="size-10 text-sm" />
          <PresenceDot status={person.status} className="absolute -end-1 -bottom-1 size-3.5" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="truncate font-semibold" dir="auto">
              {person.name}
            </span>
            {person.id === me ? <span className="shrink-0 text-soft">{t.people.you}</span> : null}
            <span className="sr-only">, {t.people.status[person.status]}</span>
          </span>
          <span className="block truncate text-[0.8125rem] text-soft">
            {sayingOf(person) || t.people.role[person.role]}
          </span>
        </span>
        {time ? (
          <span className="shrink-0 text-[0.8125rem] text-soft tabular-nums">
            <span className="sr-only">{t.people.localTime}: </span>
            {time.text}
          </span>
        ) : null}
      </AppLink>
    </li>
  );
}

const sayingOf = ({ saying }: Person): string => (saying ? `${saying.emoji} ${saying.text}`.trim() : "");

/** Clocks go on. */
function useMinute(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function Placeholder() {
  return (
    <div className="flex animate-late flex-col gap-6 px-2 py-4" role="status">
      <span className="sr-only">{t.people.reading}</span>
      {[0, 1, 2].map((row) => (
        <div key={row} className="flex items-center gap-3">
          <span className="size-10 animate-breathe rounded-xl bg-hover" />
          <Bar className="w-2/5" />
        </div>
      ))}
    </div>
  );
}
