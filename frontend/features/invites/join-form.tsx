"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { ApiError, sentence } from "@/api/errors";
import type { InviteAnswer } from "@/api/types.gen";
import { useFragmentToken } from "@/lib/use-address";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { CardTitle } from "@/ui/card-page";
import { Field } from "@/ui/field";
import { Bar } from "@/ui/late";
import { Notice } from "@/ui/notice";
import { Trouble } from "@/ui/trouble";
import { useInvitation, useJoin } from "./use-join";

/** `otherWays`: the providers' buttons, which belong to the auth feature. */
export function JoinForm({ otherWays }: { otherWays: ReactNode }) {
  const token = useFragmentToken();
  const { invitation, error, retry } = useInvitation(token);
  if (token === "" || isRefused(error)) return <RefusedInvite />;
  if (error) {
    return (
      <Trouble title={t.invites.oneUnread} onRetry={retry}>
        {sentence(error)}
      </Trouble>
    );
  }
  if (!invitation || !token) return <Reading />;
  return <Newcomer token={token} invitation={invitation} otherWays={otherWays} />;
}

const code = (error: unknown) => (error instanceof ApiError ? error.code : null);
const isRefused = (error: unknown) => code(error) === "invite_refused";

function Newcomer(props: { token: string; invitation: InviteAnswer; otherWays: ReactNode }) {
  const { token, invitation } = props;
  const { join, error, status } = useJoin();
  const [going, setGoing] = useState(false);
  const problem = (wanted: string) => (code(error) === wanted ? sentence(error) : null);
  const elsewhere = ["weak_password", "email_taken"].includes(code(error) ?? "");

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const of = (name: string) => String(form.get(name) ?? "");
    const user = await join({
      token,
      name: of("name").trim(),
      email: of("email").trim(),
      password: of("password"),
    });
    if (!user) return;
    setGoing(true);
    window.location.assign("/");
  };

  if (isRefused(error)) return <RefusedInvite />;
  const busy = going || status === "busy";
  return (
    <>
      <CardTitle below={t.invites.invited(invitation.invitedBy ?? t.invites.someone, invitation.role)}>
        {t.invites.join(invitation.workspace)}
      </CardTitle>
      <form
        method="post"
        action="/join"
        onSubmit={submit}
        className="flex flex-col gap-5"
        aria-label={t.invites.joinForm}
      >
        {error && !elsewhere ? <Notice tone="danger">{sentence(error)}</Notice> : null}
        <Field
          label={t.invites.name}
          name="name"
          autoComplete="name"
          maxLength={80}
          hint={t.invites.nameHint}
          required
        />
        <Field
          label={t.invites.email}
          name="email"
          type="email"
          autoComplete="username"
          spellCheck={false}
          problem={problem("email_taken")}
          required
        />
        <Field
          label={t.invites.password}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          hint={t.invites.passwordHint}
          problem={problem("weak_password")}
          required
        />
        <Button type="submit" look="strong" busy={busy} className="mt-1">
          {busy ? t.invites.joining : t.invites.join(invitation.workspace)}
        </Button>
      </form>
      {props.otherWays}
    </>
  );
}

function Reading() {
  return (
    <div className="animate-late" role="status">
      <span className="sr-only">{t.invites.readingOne}</span>
      <Bar className="h-6 w-4/5" />
      <Bar className="mt-4 w-3/5" />
      <Bar className="mt-9 h-10 w-full rounded-lg" />
      <Bar className="mt-5 h-10 w-full rounded-lg" />
    </div>
  );
}

function RefusedInvite() {
  return (
    <>
      <CardTitle>{t.invites.refusedTitle}</CardTitle>
      <div className="flex flex-col gap-5 leading-relaxed text-soft">
        <p>{t.invites.refusedWhy}</p>
        <p>{t.invites.refusedAsk}</p>
        <a
          href="/signin"
          className="inline-flex min-h-11 items-center justify-center rounded-lg border border-edge/50 bg-raised px-4 font-medium text-ink hover:bg-hover"
        >
          {t.invites.haveAccount}
        </a>
      </div>
    </>
  );
}
