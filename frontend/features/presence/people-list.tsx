"use client";

import { sentence } from "@/api/errors";
import type { Status, UserId } from "@/api/types.gen";
import { ago } from "@/lib/clock";
import type { Person } from "@/live/world";
import { Avatar } from "@/ui/avatar";
import { Bar } from "@/ui/late";
import { PresenceDot } from "@/ui/presence-dot";
import { Trouble } from "@/ui/trouble";
import { usePeople } from "./use-people";

const NAMES: Record<Status, string> = {
  active: "Active",
  away: "Away",
  dnd: "Do not disturb",
  offline: "Offline",
};

/** `onPick`: to write to them. */
export function PeopleList({ onPick }: { onPick: (user: UserId) => void }) {
  const { groups, me, status, error, retry } = usePeople();
  return (
    <section aria-label="People" className="px-2.5 pb-4" data-testid="people">
      <h2 className="px-2.5 pt-5 pb-1 text-[0.8125rem] font-semibold text-soft">People</h2>
      {status === "reading" ? <Placeholder /> : null}
      {status === "failed" ? (
        <Trouble title="The people could not be read" onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
      {groups.map((group) => (
        <div key={group.status}>
          <h3 className="px-2.5 pt-2 pb-1 text-xs text-soft">
            {NAMES[group.status]} · {group.people.length}
          </h3>
          <ul aria-label={NAMES[group.status]}>
            {group.people.map((person) => (
              <PersonRow key={person.id} person={person} isMe={person.id === me} onPick={onPick} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

interface PersonProps {
  person: Person;
  isMe: boolean;
  onPick: (user: UserId) => void;
}

function PersonRow({ person, isMe, onPick }: PersonProps) {
  const seen =
    person.status === "offline" && person.lastSeen ? `Last seen ${ago(person.lastSeen)}` : undefined;
  return (
    <li title={seen} data-testid="person" data-status={person.status}>
      <button
        type="button"
        onClick={() => onPick(person.id)}
        className="flex min-h-8.5 w-full items-center gap-2.5 rounded-lg px-2.5 text-left text-sm hover:bg-hover"
      >
        <span className="relative">
          <Avatar id={person.id} name={person.name} size="size-6 text-[0.6875rem]" />
          <PresenceDot status={person.status} className="absolute -right-1 -bottom-1 size-3" />
        </span>
        <span className={person.status === "offline" ? "min-w-0 truncate text-soft" : "min-w-0 truncate"}>
          {person.name}
          {isMe ? <span className="text-soft"> (you)</span> : null}
        </span>
        <span className="sr-only">
          , {NAMES[person.status].toLowerCase()}, {isMe ? "write notes to yourself" : "write to them"}
        </span>
        {person.role === "member" ? null : (
          <span className="ml-auto shrink-0 text-xs text-soft">{person.role}</span>
        )}
      </button>
    </li>
  );
}

function Placeholder() {
  return (
    <div className="flex animate-late flex-col gap-4 px-2.5 py-3" role="status">
      <span className="sr-only">Reading the people</span>
      <Bar className="w-3/5" />
      <Bar className="w-2/5" />
      <Bar className="w-1/2" />
    </div>
  );
}
