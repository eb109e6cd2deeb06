"use client";

import { type ReactNode, useState } from "react";
import { sentence } from "@/api/errors";
import * as api from "@/api/routes";
import type { UserId } from "@/api/types.gen";
import { offered } from "@/lib/actions";
import { tell } from "@/lib/notices";
import { showPerson } from "@/lib/person-card";
import { useEngine, useWorld } from "@/live/provider";
import type { Person, RoomRow } from "@/live/world";
import { t } from "@/text";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { SearchField } from "@/ui/field";
import { MoreIcon, PersonIcon, ShieldIcon, SignOutIcon } from "@/ui/icons";
import { Bar } from "@/ui/late";
import { Menu, MenuItem } from "@/ui/menu";
import { PresenceDot } from "@/ui/presence-dot";
import { SidePane } from "@/ui/side-pane";
import { Trouble } from "@/ui/trouble";
import { MEMBER_ACTIONS, type MemberAct } from "./member-actions";
import { mayAdd } from "./room-rights";
import { useMembers } from "./use-members";

interface MembersPaneProps {
  room: RoomRow;
  onClose: () => void;
  /** To write to one of them. */
  onPick: (user: UserId) => void;
}

/** A field to find somebody in is worth its place from here on. */
const MANY = 12;

export function MembersPane({ room, onClose, onPick }: MembersPaneProps) {
  const { members, others, status, error, retry } = useMembers(room);
  const role = useWorld((world) => world.people[world.me]?.role) ?? "guest";
  const [words, setWords] = useState("");
  const wanted = words.trim().toLocaleLowerCase();
  const fits = (person: Person) => person.name.toLocaleLowerCase().includes(wanted);
  const fitting = others.filter(fits);
  return (
    <SidePane title={t.rooms.membersTitle} onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-y-auto p-3">
        {members.length + others.length > MANY ? (
          <SearchField label={t.rooms.findMember} value={words} onChange={setWords} className="mb-2" />
        ) : null}
        {status === "failed" ? (
          <Trouble title={t.rooms.membersFailed} onRetry={retry}>
            {sentence(error)}
          </Trouble>
        ) : null}
        {status === "reading" ? <Placeholder /> : null}
        <ul>
          {members
            .filter(({ person }) => fits(person))
            .map((member) => (
              <MemberRow key={member.person.id} room={room} member={member} onPick={onPick} />
            ))}
        </ul>
        {mayAdd(room, role) && fitting.length > 0 ? <AddPeople room={room} others={fitting} /> : null}
      </div>
    </SidePane>
  );
}

const ICONS: Record<string, ReactNode> = {
  "member.write": <PersonIcon />,
  "member.moderate": <ShieldIcon />,
  "member.remove": <SignOutIcon />,
};

function MemberRow({ room, member, onPick }: Omit<MemberAct, "engine">) {
  const engine = useEngine();
  const { person, isModerator } = member;
  const on = { room, member, onPick, engine };
  return (
    <li data-testid="member" className="flex items-center gap-1 rounded-lg hover:bg-hover">
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={(event) => showPerson(person.id, event.currentTarget)}
        className="flex min-h-11 min-w-0 flex-1 items-center gap-3 rounded-lg px-2 text-start"
      >
        <PersonLine person={person} />
        {isModerator ? <span className="ms-auto shrink-0 text-xs text-soft">{t.rooms.moderator}</span> : null}
      </button>
      <Menu
        label={t.rooms.memberMenu(person.name || t.common.somebody)}
        buttonClass="grid size-9 place-items-center rounded-lg text-soft hover:bg-hover hover:text-ink"
        button={<MoreIcon className="size-4.5" />}
      >
        {(close) =>
          offered(MEMBER_ACTIONS, on).map((action) => (
            <MenuItem
              key={action.id}
              icon={ICONS[action.id]}
              onPick={() => {
                close();
                action.run(on);
              }}
            >
              {action.label(on)}
            </MenuItem>
          ))
        }
      </Menu>
    </li>
  );
}

/** More of them are found by a part of their name. */
const OFFERED_AT_ONCE = 50;

function AddPeople({ room, others }: { room: RoomRow; others: Person[] }) {
  const [busy, setBusy] = useState<UserId | null>(null);
  const add = async (person: Person) => {
    setBusy(person.id);
    try {
      await api.addMembers(room.id, [person.id]);
      tell(t.rooms.added(person.name, room.name));
    } catch (error) {
      tell(sentence(error), "danger");
    } finally {
      setBusy(null);
    }
  };
  return (
    <section aria-label={t.rooms.notIn} className="mt-4">
      <h3 className="px-2 pb-1 text-[0.8125rem] font-semibold text-soft">{t.rooms.notIn}</h3>
      <ul>
        {others.slice(0, OFFERED_AT_ONCE).map((person) => (
          <li key={person.id} className="flex min-h-11 items-center gap-3 px-2">
            <PersonLine person={person} />
            <Button
              size="small"
              className="ms-auto"
              busy={busy === person.id}
              aria-label={t.rooms.addOne(person.name)}
              onClick={() => void add(person)}
            >
              {t.rooms.add}
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
        <PresenceDot status={person.status} className="absolute -end-1 -bottom-1 size-3" />
      </span>
      <span className="min-w-0 truncate">
        <bdi>{person.name || t.common.somebody}</bdi>
        <span className="sr-only">, {t.presence[person.status]}</span>
      </span>
    </>
  );
}

function Placeholder() {
  return (
    <div className="flex animate-late flex-col gap-5 p-3" role="status">
      <span className="sr-only">{t.rooms.membersReading}</span>
      <Bar className="w-1/2" />
      <Bar className="w-2/5" />
    </div>
  );
}
