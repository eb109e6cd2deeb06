"use client";

import type { FormEvent } from "react";
import { sentence } from "@/api/errors";
import type { NewInvite, Role } from "@/api/types.gen";
import { shortOf } from "@/lib/clock";
import { useCopy } from "@/lib/use-copy";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { Choice } from "@/ui/field";
import { CheckIcon, CopyIcon } from "@/ui/icons";
import { Notice } from "@/ui/notice";
import { InviteList } from "./invite-list";
import { useCreateInvite } from "./use-invites";

const ROLES = ["member", "guest", "admin"] as const;
const HOURS = [1, 24, 168, 720, 2160] as const;
const USES = [1, 5, 10, 25, 100, 1000] as const;

/** Making invitations and taking them back: in the dialog of the sidebar, and in the administration. */
export function InvitePart() {
  const { create, created, error, status } = useCreateInvite();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void create({
      role: String(form.get("role")) as Role,
      hours: Number(form.get("hours")),
      uses: Number(form.get("uses")),
    });
  };
  const options = <Value extends string | number>(values: readonly Value[], name: (value: Value) => string) =>
    values.map((value) => [String(value), name(value)] as const);
  return (
    <>
      <p className="mb-5 leading-relaxed text-pretty text-soft">{t.invites.about}</p>
      <form method="post" action="/" onSubmit={submit} aria-label={t.invites.form}>
        <div className="grid gap-3 sm:grid-cols-3">
          <Choice
            label={t.invites.role}
            name="role"
            options={options(ROLES, t.common.role)}
            defaultValue="member"
          />
          <Choice
            label={t.invites.validFor}
            name="hours"
            options={options(HOURS, t.invites.hours)}
            defaultValue="168"
          />
          <Choice
            label={t.invites.goodFor}
            name="uses"
            options={options(USES, t.invites.people)}
            defaultValue="10"
          />
        </div>
        <Button type="submit" look="strong" className="mt-4 w-full sm:w-auto" busy={status === "busy"}>
          {t.invites.create}
        </Button>
      </form>
      <div className="mt-4">
        {status === "refused" ? <Notice tone="danger">{sentence(error)}</Notice> : null}
        {created ? <NewLink key={created.id} invite={created} /> : null}
      </div>
      <InviteList />
    </>
  );
}

function NewLink({ invite }: { invite: NewInvite }) {
  const { copy, status } = useCopy();
  return (
    <div className="animate-appear rounded-xl border border-line bg-raised p-4" data-testid="new-invite">
      <p className="text-sm font-medium">{t.invites.created(shortOf(invite.expires))}</p>
      <div className="mt-2.5 flex flex-wrap gap-2">
        <input
          readOnly
          value={invite.url}
          aria-label={t.invites.link}
          dir="ltr"
          onFocus={(event) => event.target.select()}
          className="h-10 min-w-40 flex-1 rounded-lg border border-edge/70 bg-paper px-3 font-mono text-[0.8125rem]"
        />
        <Button look="strong" className="min-h-10" onClick={() => void copy(invite.url)}>
          {status === "copied" ? <CheckIcon className="size-4.5" /> : <CopyIcon className="size-4.5" />}
          {status === "copied" ? t.invites.copied : t.invites.copy}
        </Button>
      </div>
      <p role="status" className="mt-1.5 text-[0.8125rem] text-soft empty:hidden">
        {status === "copied" ? t.invites.isCopied : null}
        {status === "failed" ? t.invites.notCopied : null}
      </p>
    </div>
  );
}
