"use client";

import { useMemo } from "react";
import { hidePerson, type OpenCard, personCard } from "@/lib/person-card";
import { viewPath } from "@/lib/route";
import { usePart } from "@/lib/store";
import { useEngine } from "@/live/provider";
import { t } from "@/text/far";
import { AppLink } from "@/ui/app-link";
import { Avatar } from "@/ui/avatar";
import { Spinner } from "@/ui/late";
import { PopoverPanel } from "@/ui/popover";
import { PersonActs, PersonFacts, Saying } from "./person-facts";
import { useMuting, usePerson } from "./use-people";

const same = <Value,>(value: Value): Value => value;

/** The one card of the app, beside whichever name was asked about. */
export function PersonCard() {
  const open = usePart(personCard, same);
  return open ? <Card key={open.user} {...open} /> : null;
}

function Card({ user, anchor }: OpenCard) {
  const { me } = useEngine();
  const { person, name, status } = usePerson(user);
  const { isMuted } = useMuting({ id: user, name });
  const at = useMemo(() => ({ current: anchor }), [anchor]);
  return (
    <PopoverPanel
      anchor={at}
      label={t.people.profile(name || t.common.somebody)}
      onClose={hidePerson}
      className="w-80 p-4!"
    >
      <div data-testid="person-card" className="flex flex-col gap-3.5">
        <div className="flex items-center gap-3">
          <Avatar id={user} name={name} size="size-12 text-base" />
          <div className="min-w-0">
            <p className="text-[1.0625rem] leading-tight font-semibold wrap-anywhere" dir="auto">
              {name || t.common.somebody}{" "}
              {user === me ? <span className="text-soft">{t.people.you}</span> : null}
            </p>
            {person ? <Saying person={person} className="text-sm text-soft" /> : null}
          </div>
        </div>
        {status === "reading" ? <Spinner className="size-5 animate-late text-soft" /> : null}
        {status === "gone" ? <p className="text-sm text-soft">{t.people.somebodyGone}</p> : null}
        {person ? (
          <>
            {person.active ? <PersonFacts person={person} /> : null}
            {person.active ? null : <p className="text-sm text-soft">{t.people.deactivated}</p>}
            {isMuted ? <p className="text-sm text-soft">{t.people.isMuted}</p> : null}
            <PersonActs person={person} onDone={hidePerson} />
            <AppLink
              to={viewPath("people", user)}
              onClick={hidePerson}
              className="text-sm font-medium text-accent underline-offset-2 hover:underline"
            >
              {t.people.open}
            </AppLink>
          </>
        ) : null}
      </div>
    </PopoverPanel>
  );
}
