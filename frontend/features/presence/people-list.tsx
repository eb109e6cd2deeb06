"use client";

import { clsx } from "clsx";
import { memo } from "react";
import { sentence } from "@/api/errors";
import type { UserId } from "@/api/types.gen";
import { ago } from "@/lib/clock";
import { viewPath } from "@/lib/route";
import { usePart } from "@/lib/store";
import { same } from "@/live/provider";
import type { Person } from "@/live/world";
import { fold, isFolded, sidebar } from "@/state/sidebar";
import { t } from "@/text";
import { AppLink } from "@/ui/app-link";
import { Avatar } from "@/ui/avatar";
import { ChevronIcon } from "@/ui/icons";
import { Bar } from "@/ui/late";
import { PresenceDot } from "@/ui/presence-dot";
import { Trouble } from "@/ui/trouble";
import { usePeople } from "./use-people";

interface PeopleListProps {
  /** To write to them. */
  onPick: (user: UserId) => void;
  /** Went elsewhere: the drawer may close. */
  onLeave: () => void;
}

export function PeopleList({ onPick, onLeave }: PeopleListProps) {
  const { groups, count, left, me, status, error, retry } = usePeople();
  const isOpen = !isFolded(usePart(sidebar, same), "people");
  return (
    <section aria-label={t.presence.people} className="px-2.5 pt-3 pb-4" data-testid="people">
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => fold("people", isOpen)}
          className="flex min-h-8 w-full items-center gap-1 rounded-lg px-1.5 text-start text-[0.8125rem] font-semibold text-soft hover:bg-hover hover:text-ink"
        >
          <ChevronIcon className={clsx("size-3.5 shrink-0", !isOpen && "-rotate-90 rtl:rotate-90")} />
          {t.presence.people}
        </button>
      </h2>
      {status === "reading" ? <Placeholder /> : null}
      {status === "failed" ? (
        <Trouble title={t.presence.failed} onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
      {isOpen
        ? groups.map((group) => (
            <div key={group.status}>
              <h3 className="px-2.5 pt-2 pb-1 text-xs text-soft">
                {t.presence[group.status]} · {group.count}
              </h3>
              <ul aria-label={t.presence[group.status]}>
                {group.people.map((person) => (
                  <PersonRow key={person.id} person={person} isMe={person.id === me} onPick={onPick} />
                ))}
              </ul>
            </div>
          ))
        : null}
      {status === "ready" && (left > 0 || !isOpen) && count > 0 ? (
        <AppLink
          to={viewPath("people")}
          onClick={onLeave}
          className="mt-1 flex min-h-8.5 items-center rounded-lg px-2.5 text-sm text-soft hover:bg-hover hover:text-ink"
        >
          {t.presence.allPeople} · {count}
        </AppLink>
      ) : null}
    </section>
  );
}

interface PersonProps {
  person: Person;
  isMe: boolean;
  onPick: (user: UserId) => void;
}

const PersonRow = memo(function PersonRow({ person, isMe, onPick }: PersonProps) {
  const seen =
    person.status === "offline" && person.lastSeen ? t.presence.seen(ago(person.lastSeen)) : undefined;
  return (
    <li title={seen} data-testid="person" data-status={person.status}>
      <button
        type="button"
        onClick={() => onPick(person.id)}
        className="flex min-h-8.5 w-full items-center gap-2.5 rounded-lg px-2.5 text-start text-sm hover:bg-hover"
      >
        <span className="relative">
          <Avatar id={person.id} name={person.name} size="size-6 text-[0.6875rem]" />
          <PresenceDot status={person.status} className="absolute -end-1 -bottom-1 size-3" />
        </span>
        <span className={clsx("min-w-0 truncate", person.status === "offline" && "text-soft")}>
          <bdi>{person.name}</bdi>
          {isMe ? <span className="text-soft"> {t.presence.you}</span> : null}
        </span>
        <span className="sr-only">
          {`, ${t.presence[person.status]}, ${isMe ? t.presence.writeNotes : t.presence.writeTo}`}
        </span>
        {person.role === "member" ? null : (
          <span className="ms-auto shrink-0 text-xs text-soft">{t.presence[person.role]}</span>
        )}
      </button>
    </li>
  );
});

function Placeholder() {
  return (
    <div className="flex animate-late flex-col gap-4 px-2.5 py-3" role="status">
      <span className="sr-only">{t.presence.reading}</span>
      <Bar className="w-3/5" />
      <Bar className="w-2/5" />
      <Bar className="w-1/2" />
    </div>
  );
}
