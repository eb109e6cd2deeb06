"use client";

import type { FormEvent } from "react";
import { sentence } from "@/api/errors";
import type { NewInvite, Role } from "@/api/types.gen";
import { shortOf } from "@/lib/clock";
import { useCopy } from "@/lib/use-copy";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Choice } from "@/ui/field";
import { CheckIcon, CopyIcon } from "@/ui/icons";
import { Notice } from "@/ui/notice";
import { InviteList } from "./invite-list";
import { useCreateInvite } from "./use-invites";

const ROLES = [
  ["member", "Member"],
  ["admin", "Admin"],
] as const;
const HOURS = [
  ["24", "1 day"],
  ["168", "7 days"],
  ["720", "30 days"],
] as const;
const USES = [
  ["1", "1 person"],
  ["10", "10 people"],
  ["100", "100 people"],
] as const;

export function InviteDialog({ onClose }: { onClose: () => void }) {
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
  return (
    <Dialog title="Invite people" onClose={onClose} wide>
      <p className="mb-5 leading-relaxed text-soft">
        Whoever has the link can join until it expires. Send it to the people you mean, not to a public place.
      </p>
      <form method="post" action="/" onSubmit={submit} aria-label="New invitation">
        <div className="grid gap-3 sm:grid-cols-3">
          <Choice label="They join as" name="role" options={ROLES} defaultValue="member" />
          <Choice label="Valid for" name="hours" options={HOURS} defaultValue="168" />
          <Choice label="Good for" name="uses" options={USES} defaultValue="10" />
        </div>
        <Button type="submit" look="strong" className="mt-4 w-full sm:w-auto" busy={status === "busy"}>
          Create link
        </Button>
      </form>
      <div className="mt-4">
        {status === "refused" ? <Notice tone="danger">{sentence(error)}</Notice> : null}
        {created ? <NewLink invite={created} /> : null}
      </div>
      <InviteList />
    </Dialog>
  );
}

function NewLink({ invite }: { invite: NewInvite }) {
  const { copy, status } = useCopy();
  return (
    <div className="animate-appear rounded-xl border border-line bg-raised p-4" data-testid="new-invite">
      <p className="text-sm font-medium">Your link, shown only now. Valid until {shortOf(invite.expires)}.</p>
      <div className="mt-2.5 flex gap-2">
        <input
          readOnly
          value={invite.url}
          aria-label="Invitation link"
          onFocus={(event) => event.target.select()}
          className="h-10 min-w-0 flex-1 rounded-lg border border-edge/70 bg-paper px-3 font-mono text-[0.8125rem]"
        />
        <Button look="strong" className="min-h-10" onClick={() => void copy(invite.url)}>
          {status === "copied" ? <CheckIcon className="size-4.5" /> : <CopyIcon className="size-4.5" />}
          {status === "copied" ? "Copied" : "Copy"}
        </Button>
      </div>
      <p role="status" className="mt-1.5 text-[0.8125rem] text-soft empty:hidden">
        {status === "copied" ? "The link is on your clipboard." : null}
        {status === "failed" ? "The browser did not allow copying. Select the link and copy it." : null}
      </p>
    </div>
  );
}
