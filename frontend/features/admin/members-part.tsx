"use client";

import { useState } from "react";
import { sentence } from "@/api/errors";
import type { AccountState } from "@/api/types.gen";
import { useSettled } from "@/lib/use-settled";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Choice, SearchField } from "@/ui/field";
import { PeopleIcon } from "@/ui/icons";
import { Trouble } from "@/ui/trouble";
import { MemberRow } from "./member-row";
import { Part, RowsPlaceholder } from "./part";
import type { Admin } from "./use-admin";
import { useMembers } from "./use-members";

const STATES = ["active", "deactivated", "banned"] as const;

export function MembersPart({ admin }: { admin: Admin }) {
  const [words, setWords] = useState("");
  const [state, setState] = useState<AccountState>("active");
  const q = useSettled(words.trim());
  const { members, more, readMore, isReading, error, retry, change } = useMembers(q, state);
  return (
    <Part>
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <SearchField
          label={t.admin.findMember}
          value={words}
          onChange={setWords}
          className="min-w-52 flex-1"
        />
        <Choice
          isLabelHidden
          label={t.admin.states}
          value={state}
          onChange={(event) => setState(event.target.value as AccountState)}
          options={STATES.map((one) => [one, t.admin.state(one)] as const)}
        />
      </div>
      {error && !members ? (
        <Trouble title={t.admin.membersUnread} onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
      {!members && !error ? <RowsPlaceholder label={t.admin.readingMembers} /> : null}
      {members?.length === 0 ? (
        <Empty icon={<PeopleIcon />} title={q ? t.admin.noneFound(q) : t.admin.noFormer} />
      ) : null}
      {members && members.length > 0 ? (
        <ul className="divide-y divide-line rounded-xl border border-line" aria-label={t.admin.members}>
          {members.map((person) => (
            <MemberRow key={person.user.id} person={person} state={state} admin={admin} change={change} />
          ))}
        </ul>
      ) : null}
      {more ? (
        <Button className="mt-4" busy={isReading} onClick={readMore}>
          {t.common.more}
        </Button>
      ) : null}
      {state === "banned" ? <p className="mt-4 text-sm text-soft">{t.admin.bannedNote}</p> : null}
    </Part>
  );
}
