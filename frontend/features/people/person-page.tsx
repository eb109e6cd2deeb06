"use client";

import { sentence } from "@/api/errors";
import { viewPath } from "@/lib/route";
import { useEngine } from "@/live/provider";
import { t } from "@/text/far";
import { AppLink } from "@/ui/app-link";
import { Avatar } from "@/ui/avatar";
import { SearchIcon } from "@/ui/icons";
import { Waiting } from "@/ui/late";
import { Page } from "@/ui/page";
import { Trouble } from "@/ui/trouble";
import { PersonActs, PersonFacts, Saying } from "./person-facts";
import { searchFor } from "./search-for";
import { useMuting, usePerson } from "./use-people";

export function PersonPage({ id }: { id: string }) {
  const { me } = useEngine();
  const { person, name, status, error, retry } = usePerson(id);
  const { isMuted } = useMuting({ id, name });
  return (
    <Page title={name || t.people.title}>
      <div className="px-3 py-5 sm:px-5">
        <AppLink to={viewPath("people")} className="text-sm font-medium text-accent hover:underline">
          <span aria-hidden="true">‹ </span>
          {t.people.all}
        </AppLink>
        {status === "reading" ? <Waiting /> : null}
        {status === "gone" ? (
          <div className="py-12 text-center">
            <h2 className="font-semibold">{t.people.somebodyGone}</h2>
            <p className="mt-1 text-soft">{t.people.somebodyGoneHint}</p>
          </div>
        ) : null}
        {status === "failed" ? (
          <Trouble title={t.people.failed} onRetry={retry}>
            {sentence(error)}
          </Trouble>
        ) : null}
        {person ? (
          <article className="mt-5 flex flex-col gap-5" data-testid="profile">
            <div className="flex items-center gap-4">
              <Avatar id={id} name={name} size="size-20 text-2xl" />
              <div className="min-w-0">
                <h2 className="text-xl font-semibold tracking-tight wrap-anywhere" dir="auto">
                  {name} {id === me ? <span className="text-soft">{t.people.you}</span> : null}
                </h2>
                <Saying person={person} className="mt-0.5" />
              </div>
            </div>
            {person.active ? (
              <PersonFacts person={person} />
            ) : (
              <p className="text-soft">{t.people.deactivated}</p>
            )}
            {isMuted ? <p className="text-sm text-soft">{t.people.isMuted}</p> : null}
            <PersonActs person={person} />
            <AppLink
              to={searchFor(id)}
              className="flex items-center gap-2 text-sm font-medium text-accent hover:underline"
            >
              <SearchIcon className="size-4" />
              {t.people.mention}
            </AppLink>
          </article>
        ) : null}
      </div>
    </Page>
  );
}
