"use client";

import { clsx } from "clsx";
import type { ReactNode } from "react";
import { ago, shortOf } from "@/lib/clock";
import { go, viewPath } from "@/lib/route";
import { useEngine } from "@/live/provider";
import type { Person } from "@/live/world";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { BellIcon, BellOffIcon, ClockIcon, PencilIcon, PersonIcon, SendIcon } from "@/ui/icons";
import { PresenceDot } from "@/ui/presence-dot";
import { localTime } from "./local-time";
import { useMuting, useWriteTo } from "./use-people";

/** What somebody says of themselves, beside their name or below it. */
export function Saying({ person, className }: { person: Person; className?: string }) {
  const { saying } = person;
  if (!saying || (!saying.text && !saying.emoji)) return null;
  return (
    <p className={clsx("wrap-anywhere", className)} dir="auto" data-testid="saying">
      {saying.emoji ? <span aria-hidden={saying.text ? true : undefined}>{saying.emoji} </span> : null}
      {saying.text}
      {saying.until ? <span className="text-soft"> ({t.people.until(shortOf(saying.until))})</span> : null}
    </p>
  );
}

/** Presence, role and what their clock says, each with its name for screen readers. */
export function PersonFacts({ person }: { person: Person }) {
  const time = localTime(person.timeZone);
  return (
    <dl className="flex flex-col gap-1.5 text-sm">
      <Fact name={t.people.presence} sign={<PresenceDot status={person.status} className="size-3.5" />}>
        {t.people.status[person.status]}
        {person.status === "offline" && person.lastSeen ? (
          <span className="text-soft"> · {t.people.lastSeen(ago(person.lastSeen))}</span>
        ) : null}
      </Fact>
      <Fact name={t.people.roleLabel} sign={<PersonIcon className="size-4.5" />}>
        {t.people.role[person.role]}
      </Fact>
      {time ? (
        <Fact name={t.people.localTime} sign={<ClockIcon className="size-4.5" />}>
          {time.text} <span className="text-soft">· {distance(time.ahead)}</span>
        </Fact>
      ) : null}
    </dl>
  );
}

function distance(ahead: number): string {
  if (ahead === 0) return t.people.sameTime;
  const hours = Math.abs(ahead).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
  return ahead > 0 ? t.people.ahead(hours) : t.people.behind(hours);
}

function Fact({ name, sign, children }: { name: string; sign: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-center gap-2.5">
      <dt className="grid w-5 shrink-0 place-items-center text-soft">
        <span className="sr-only">{name}</span>
        {sign}
      </dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

/** Write to them, and hear less of them; of myself: my notes and my profile. `onDone`: what showed it may go. */
export function PersonActs({ person, onDone }: { person: Person; onDone?: () => void }) {
  const { me } = useEngine();
  const writeTo = useWriteTo();
  const { isMuted, mute, isKnown } = useMuting(person);
  const isMe = person.id === me;
  const then = (work: () => void) => () => {
    onDone?.();
    work();
  };
  return (
    <div className="flex flex-wrap gap-2">
      {person.active && person.role !== "bot" ? (
        <Button size="small" look="strong" className="min-h-9" onClick={then(() => writeTo(person.id))}>
          <SendIcon className="size-4" />
          {isMe ? t.people.notes : t.people.write}
        </Button>
      ) : null}
      {isMe ? (
        <Button size="small" className="min-h-9" onClick={then(() => go(viewPath("settings", "profile")))}>
          <PencilIcon className="size-4" />
          {t.people.edit}
        </Button>
      ) : (
        <Button
          size="small"
          className="min-h-9"
          disabled={!isKnown}
          title={t.people.muteHint}
          onClick={() => mute(!isMuted)}
        >
          {isMuted ? <BellIcon className="size-4" /> : <BellOffIcon className="size-4" />}
          {isMuted ? t.people.unmute : t.people.mute}
        </Button>
      )}
    </div>
  );
}
