"use client";

import { type FormEvent, useState } from "react";
import { ApiError, sentence } from "@/api/errors";
import type { Group, UserId } from "@/api/types.gen";
import { tell } from "@/lib/notices";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { PeoplePicker } from "./people-picker";
import type { GroupActs } from "./use-groups";

interface GroupDialogProps {
  /** Null: a new one. */
  group: Group | null;
  acts: GroupActs;
  onClose: () => void;
}

export function GroupDialog({ group, acts, onClose }: GroupDialogProps) {
  const [name, setName] = useState(group?.name ?? "");
  const [handle, setHandle] = useState(group?.handle ?? "");
  const [members, setMembers] = useState<UserId[]>(group?.members ?? []);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const isTaken = error instanceof ApiError && error.code === "name_taken";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const fields = { name: name.trim(), handle: handle.trim().replace(/^@/, "") };
    try {
      if (group) {
        await acts.change(group.id, { ...fields, ...moved(group.members, members) });
        tell(t.admin.groupSaved(fields.name));
      } else {
        const made = await acts.create({ ...fields, members });
        tell(t.admin.groupCreated(made.handle));
      }
      onClose();
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  return (
    <Dialog title={group ? t.admin.groupTitle(group.name) : t.admin.newGroup} onClose={onClose} wide>
      <form
        method="post"
        action="/"
        onSubmit={(event) => void submit(event)}
        aria-label={group ? t.admin.groupTitle(group.name) : t.admin.newGroup}
        className="flex flex-col gap-4"
      >
        {error && !isTaken ? <Notice tone="danger">{sentence(error)}</Notice> : null}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field
            data-first
            label={t.admin.groupName}
            value={name}
            maxLength={80}
            required
            onChange={(event) => setName(event.target.value)}
          />
          <Field
            label={t.admin.groupHandle}
            value={handle}
            maxLength={40}
            required
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            hint={t.admin.handleHint}
            problem={isTaken ? t.admin.handleTaken : null}
            onChange={(event) => setHandle(event.target.value)}
          />
        </div>
        <PeoplePicker chosen={members} onChange={setMembers} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" look="strong" busy={isBusy}>
            {group ? t.common.save : t.admin.createGroup}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Only the difference: somebody else may have changed the rest meanwhile. */
export function moved(before: readonly UserId[], now: readonly UserId[]) {
  return {
    add: now.filter((user) => !before.includes(user)),
    remove: before.filter((user) => !now.includes(user)),
  };
}
