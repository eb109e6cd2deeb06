"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { ApiError, sentence } from "@/api/errors";
import type { InviteAnswer } from "@/api/types.gen";
import { useFragmentToken } from "@/lib/use-address";
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
      <Trouble title="The invitation could not be read" onRetry={retry}>
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
      <CardTitle
        below={`${invitation.invitedBy ?? "Somebody here"} invited you as ${asRole(invitation.role)}.`}
      >
        Join {invitation.workspace}
      </CardTitle>
      <form
        method="post"
        action="/join"
        onSubmit={submit}
        className="flex flex-col gap-5"
        aria-label="Join the workspace"
      >
        {error && !elsewhere ? <Notice tone="danger">{sentence(error)}</Notice> : null}
        <Field
          label="Your name"
          name="name"
          autoComplete="name"
          maxLength={80}
          hint="The others see it beside your messages."
          required
        />
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          spellCheck={false}
          problem={problem("email_taken")}
          required
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          hint="A few words that only you would put together make a good one."
          problem={problem("weak_password")}
          required
        />
        <Button type="submit" look="strong" busy={busy} className="mt-1">
          {busy ? "Joining…" : `Join ${invitation.workspace}`}
        </Button>
      </form>
      {props.otherWays}
    </>
  );
}

function asRole(role: InviteAnswer["role"]): string {
  return { owner: "an owner", admin: "an admin", member: "a member", guest: "a guest", bot: "a bot" }[role];
}

function Reading() {
  return (
    <div className="animate-late" role="status">
      <span className="sr-only">Reading the invitation</span>
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
      <CardTitle>This invitation does not work any more</CardTitle>
      <div className="flex flex-col gap-5 leading-relaxed text-soft">
        <p>
          It has expired, was used as often as it may be, or was taken back. Perhaps the link was not copied
          to its end.
        </p>
        <p>Ask the person who sent it for a new one.</p>
        <a
          href="/signin"
          className="inline-flex min-h-11 items-center justify-center rounded-lg border border-edge/50 bg-raised px-4 font-medium text-ink hover:bg-hover"
        >
          I have an account already
        </a>
      </div>
    </>
  );
}
