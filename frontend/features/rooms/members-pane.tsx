"use client";

import { useEffect, useMemo, useState } from "react";
import { sentence } from "@/api/errors";
import * as api from "@/api/routes";
import type { UserId } from "@/api/types.gen";
import { tell } from "@/lib/notices";
import { useEngine, useRead, useWorld } from "@/live/provider";
import type { Person, RoomRow } from "@/live/world";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Bar } from "@/ui/late";
import { PresenceDot } from "@/ui/presence-dot";
import { SidePane } from "@/ui/side-pane";
import { Trouble } from "@/ui/trouble";

interface MembersPaneProps {
  room: RoomRow;
  onClose: () => void;
  /** To write to one of them. */
  onPick: (user: UserId) => void;
}

export function MembersPane({ room, onClose, onPick }: MembersPaneProps) {
  const { members, others, status, error, retry } = useMembers(room);
  const mayAdd = room.kind !== "direct" && room.archivedAt === null && others.length > 0;
  return (
    <SidePane title="Members" onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-y-auto p-3">
        {status === "failed" ? (
          <Trouble title="The members could not be read" onRetry={retry}>
            {sentence(error)}
          </Trouble>
        ) : null}
        {status === "reading" ? <Placeholder /> : null}
        <ul>
          {members.map(({ person, isModerator }) => (
            <li key={person.id} data-testid="member">
              <button
                type="button"
                onClick={() => onPick(person.id)}
                className="flex min-h-11 w-full items-center gap-3 rounded-lg px-2 text-left hover:bg-hover"
              >
                <PersonLine person={person} />
                {isModerator ? <span className="ml-auto text-xs text-soft">moderator</span> : null}
              </button>
            </li>
          ))}
        </ul>
        {mayAdd ? <AddPeople room={room} others={others} /> : null}
      </div>
    </SidePane>
  );
}

function AddPeople({ room, others }: { room: RoomRow; others: Person[] }) {
  const [busy, setBusy] = useState<UserId | null>(null);
  const add = async (person: Person) => {
    setBusy(person.id);
    try {
      await api.addMembers(room.id, [person.id]);
      tell(`${person.name} is in #${room.name} now.`);
    } catch (error) {
      tell(sentence(error), "danger");
    } finally {
      setBusy(null);
    }
  };
  return (
    <section aria-label="Not in this room" className="mt-4">
      <h3 className="px-2 pb-1 text-[0.8125rem] font-semibold text-soft">Not in this room</h3>
      <ul>
        {others.map((person) => (
          <li key={person.id} className="flex min-h-11 items-center gap-3 px-2">
            <PersonLine person={person} />
            <Button
              size="small"
              className="ml-auto"
              busy={busy === person.id}
              onClick={() => void add(person)}
            >
              Add<span className="sr-only"> {person.name}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function PersonLine({ person }: { person: Person }) {
  return (
    <>
      <span className="relative">
        <Avatar id={person.id} name={person.name} size="size-7 text-xs" />
        <PresenceDot status={person.status} className="absolute -right-1 -bottom-1 size-3" />
      </span>
      <span className="min-w-0 truncate">{person.name || "Somebody"}</span>
    </>
  );
}

function useMembers(room: RoomRow) {
  const { sync } = useEngine();
  const roster = useWorld((world) => world.rosters[room.id]);
  const people = useWorld((world) => world.people);
  const read = useRead(`members:${room.id}`);
  const isHeld = roster !== undefined;
  useEffect(() => {
    if (!isHeld) void sync.readMembers(room.id);
  }, [isHeld, room.id, sync]);
  const { members, others } = useMemo(() => {
    const rows = Object.values(roster?.rows ?? {}).filter((row) => row.leftAt === null);
    const named = rows.flatMap((row) => {
      const person = people[row.user];
      return person ? [{ person, isModerator: row.isModerator }] : [];
    });
    const isIn = new Set(rows.map((row) => row.user));
    return {
      members: named.sort((a, b) => a.person.name.localeCompare(b.person.name)),
      others: Object.values(people)
        .filter((person) => person.listed && person.active && !isIn.has(person.id))
        .sort((a, b) => a.name.localeCompare(b.name)),
    };
  }, [roster, people]);
  const isKnown = roster?.loaded === true;
  const status = isKnown ? "ready" : read?.status === "failed" ? "failed" : "reading";
  const error = read?.status === "failed" ? read.error : null;
  const retry = () => void sync.readMembers(room.id);
  return { members, others: isKnown ? others : [], status, error, retry } as const;
}

function Placeholder() {
  return (
    <div className="flex animate-late flex-col gap-5 p-3" role="status">
      <span className="sr-only">Reading the members</span>
      <Bar className="w-1/2" />
      <Bar className="w-2/5" />
    </div>
  );
}
