"use client";

import { sentence } from "@/api/errors";
import type { Invite } from "@/api/types.gen";
import { shortOf } from "@/lib/clock";
import { tell } from "@/lib/notices";
import { ask } from "@/lib/questions";
import { usePersonName } from "@/live/use-person-name";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { Bar } from "@/ui/late";
import { Trouble } from "@/ui/trouble";
import { useInvites, useRevokeInvite } from "./use-invites";

export function InviteList() {
  const { invites, error, retry } = useInvites();
  return (
    <section aria-label={t.invites.open} className="mt-7">
      <h2 className="mb-3 font-semibold">{t.invites.open}</h2>
      {error && !invites ? (
        <Trouble title={t.invites.unread} onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
      {!invites && !error ? (
        <div className="animate-late py-2" role="status">
          <span className="sr-only">{t.invites.reading}</span>
          <Bar className="w-2/3" />
        </div>
      ) : null}
      {invites?.length === 0 ? <p className="text-sm text-soft">{t.invites.none}</p> : null}
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

function InviteRow({ invite }: { invite: Invite }) {
  const { revoke, status } = useRevokeInvite();
  const by = usePersonName(invite.createdBy);
  const uses = t.invites.usesLeft(invite.usesLeft);
  const role = t.common.role(invite.role);
  /** A link is gone for good: nobody has a copy of it. */
  const take = async () => {
    const question = {
      title: t.invites.revokeTitle,
      body: t.invites.revokeBody,
      yes: t.invites.revoke,
      isDanger: true,
    };
    if (!(await ask(question))) return;
    try {
      await revoke(invite.id);
      tell(t.invites.revoked);
    } catch (error) {
      tell(sentence(error), "danger");
    }
  };
  return (
    <li className="flex items-center gap-3 px-4 py-3" data-testid="invite">
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">{t.invites.terms(role, uses)}</p>
        <p className="text-[0.8125rem] text-soft">{t.invites.until(shortOf(invite.expires), by)}</p>
      </div>
      <Button
        size="small"
        look="danger"
        busy={status === "busy"}
        aria-label={t.invites.revokeIt(role, uses)}
        onClick={() => void take()}
      >
        {t.invites.revoke}
      </Button>
    </li>
  );
}
