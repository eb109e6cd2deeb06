"use client";

import { useState } from "react";
import { sentence } from "@/api/errors";
import type { Group, UserId } from "@/api/types.gen";
import { tell } from "@/lib/notices";
import { ask } from "@/lib/questions";
import { useWorld } from "@/live/provider";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { MoreIcon, PencilIcon, PeopleIcon, PlusIcon, TrashIcon } from "@/ui/icons";
import { Menu, MenuItem } from "@/ui/menu";
import { Trouble } from "@/ui/trouble";
import { GroupDialog } from "./group-dialog";
import { Part, RowsPlaceholder } from "./part";
import { type GroupActs, useGroups } from "./use-groups";

const NAMED = 5;

export function GroupsPart() {
  const { groups, error, retry, ...acts } = useGroups();
  const [isNew, setNew] = useState(false);
  const create = (
    <Button look="strong" size="small" onClick={() => setNew(true)}>
      <PlusIcon className="size-4.5" />
      {t.admin.newGroup}
    </Button>
  );
  return (
    <Part about={t.admin.groupsAbout}>
      {error && !groups ? (
        <Trouble title={t.admin.groupsUnread} onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
      {!groups && !error ? <RowsPlaceholder label={t.admin.readingGroups} /> : null}
      {groups?.length === 0 ? (
        <Empty icon={<PeopleIcon />} title={t.admin.noGroupsTitle} action={create}>
          {t.admin.noGroups}
        </Empty>
      ) : null}
      {groups && groups.length > 0 ? (
        <>
          <div className="mb-4">{create}</div>
          <ul className="divide-y divide-line rounded-xl border border-line" aria-label={t.admin.groups}>
            {groups.map((group) => (
              <GroupRow key={group.id} group={group} acts={acts} />
            ))}
          </ul>
        </>
      ) : null}
      {isNew ? <GroupDialog group={null} acts={acts} onClose={() => setNew(false)} /> : null}
    </Part>
  );
}

function GroupRow({ group, acts }: { group: Group; acts: GroupActs }) {
  const [isOpen, setOpen] = useState(false);
  const names = useNames(group.members);
  const remove = async () => {
    const question = {
      title: t.admin.deleteTitle(group.name),
      body: t.admin.deleteBody(group.handle),
      yes: t.admin.deleteYes,
      isDanger: true,
    };
    if (!(await ask(question))) return;
    try {
      await acts.remove(group.id);
      tell(t.admin.groupDeleted(group.name));
    } catch (refusal) {
      tell(sentence(refusal), "danger");
    }
  };
  return (
    <li className="flex items-center gap-3 px-4 py-2.5" data-testid="group">
      <div className="min-w-0 flex-1">
        <p className="font-medium wrap-anywhere">
          {group.name} <span className="font-normal text-soft" dir="ltr">{`@${group.handle}`}</span>
        </p>
        <p className="truncate text-[0.8125rem] text-soft">
          {group.members.length === 0
            ? t.admin.nobody
            : `${t.admin.peopleCount(group.members.length)}: ${names}`}
        </p>
      </div>
      <Menu
        label={t.admin.groupActs(group.name)}
        button={<MoreIcon />}
        buttonClass="grid size-9 place-items-center rounded-lg text-soft hover:bg-hover hover:text-ink"
      >
        {(shut) => (
          <>
            <MenuItem
              icon={<PencilIcon className="size-4.5" />}
              onPick={() => {
                shut();
                setOpen(true);
              }}
            >
              {t.admin.editGroup}
            </MenuItem>
            <MenuItem
              isDanger
              icon={<TrashIcon className="size-4.5" />}
              onPick={() => {
                shut();
                void remove();
              }}
            >
              {t.admin.deleteGroup}
            </MenuItem>
          </>
        )}
      </Menu>
      {isOpen ? <GroupDialog group={group} acts={acts} onClose={() => setOpen(false)} /> : null}
    </li>
  );
}

function useNames(users: readonly UserId[]): string {
  const people = useWorld((world) => world.people);
  const names = users.slice(0, NAMED).map((user) => people[user]?.name || t.common.somebody);
  return users.length > NAMED ? `${names.join(", ")} …` : names.join(", ");
}
