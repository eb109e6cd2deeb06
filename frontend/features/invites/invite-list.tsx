"use client";

import { sentence } from "@/api/errors";
import type { Invite, Role } from "@/api/types.gen";
import { shortOf } from "@/lib/clock";
import { usePersonName } from "@/live/use-person-name";
import { Button } from "@/ui/button";
import { Bar } from "@/ui/late";
import { Notice } from "@/ui/notice";
import { Trouble } from "@/ui/trouble";
import { useInvites, useRevokeInvite } from "./use-invites";

export function InviteList() {
  const { invites, error, retry } = useInvites();
  return (
    <section aria-label="Open invitations" className="mt-7">
      <h3 className="mb-3 font-semibold">Open invitations</h3>
      {error && !invites ? (
        <Trouble title="The invitations could not be read" onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
      {!invites && !error ? (
        <div className="animate-late py-2" role="status">
          <span className="sr-only">Reading the invitations</span>
          <Bar className="w-2/3" />
        </div>
      ) : null}
      {invites?.length === 0 ? <p className="text-sm text-soft">There is none at the moment.</p> : null}
      {invites && invites.length > 0 ? (
        <ul className="divide-y divide-line rounded-xl border border-line">
          {invites.map((invite) => (
            <InviteRow key={invite.id} invite={invite} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

const ROLES: Record<Role, string> = {
  owner: "Owner",
  admin: "Admin",
  member: "Member",
  guest: "Guest",
  bot: "Bot",
};

function InviteRow({ invite }: { invite: Invite }) {
  const { revoke, error, status } = useRevokeInvite();
  const by = usePersonName(invite.createdBy);
  const uses = invite.usesLeft === 1 ? "1 use left" : `${invite.usesLeft} uses left`;
  return (
    <li className="px-4 py-3" data-testid="invite">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="text-sm font-medium">
            {ROLES[invite.role]} · {uses}
          </p>
          <p className="text-[0.8125rem] text-soft">
            Until {shortOf(invite.expires)}, by {by}
          </p>
        </div>
        <Button
          size="small"
          look="danger"
          busy={status === "busy"}
          aria-label={`Revoke the invitation for ${invite.role}, ${uses}`}
          onClick={() => void revoke(invite.id)}
        >
          Revoke
        </Button>
      </div>
      {error ? (
        <div className="mt-2">
          <Notice tone="danger">{sentence(error)}</Notice>
        </div>
      ) : null}
    </li>
  );
}
