"use client";

import { clsx } from "clsx";
import { type FormEvent, useId, useState } from "react";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Notice } from "@/ui/notice";
import { type GivenRole, type MemberAct, rolesFor, setRole } from "./member-actions";

/** What each role means stands beside it, and what happens to the person. */
export function RoleDialog({ on, onClose }: { on: MemberAct; onClose: () => void }) {
  const { user } = on.person;
  const id = useId();
  const [wanted, setWanted] = useState<string>(user.role);
  const [isBusy, setBusy] = useState(false);
  const isSelf = user.id === on.admin.id;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    await setRole(on, wanted as GivenRole);
    onClose();
  };
  return (
    <Dialog title={t.admin.roleOf(user.name)} onClose={onClose}>
      <form method="post" action="/" onSubmit={(event) => void submit(event)}>
        <fieldset className="flex flex-col gap-2">
          <legend className="sr-only">{t.admin.roleOf(user.name)}</legend>
          {rolesFor(on).map((role) => (
            <label
              key={role}
              className={clsx(
                "flex cursor-pointer items-start gap-3 rounded-xl border px-4 py-3",
                role === wanted ? "border-accent bg-accent-wash" : "border-line hover:bg-hover",
              )}
            >
              <input
                type="radio"
                name="role"
                value={role}
                checked={role === wanted}
                aria-labelledby={`${id}-${role}`}
                aria-describedby={`${id}-${role}-means`}
                data-first={role === user.role || undefined}
                onChange={() => setWanted(role)}
                className="mt-1 size-4 shrink-0 accent-accent"
              />
              <span>
                <span id={`${id}-${role}`} className="block font-medium">
                  {t.common.role(role)}
                </span>
                <span id={`${id}-${role}-means`} className="block text-sm text-ink/80">
                  {t.admin.meaning(role)}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
        {wanted === user.role ? null : (
          <div className="mt-4">
            <Notice tone="warn">{isSelf ? t.admin.ownRoleNote : t.admin.roleNote}</Notice>
          </div>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" look="strong" busy={isBusy} disabled={wanted === user.role}>
            {t.admin.toRole}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
