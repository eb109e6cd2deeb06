"use client";

import { type FormEvent, useState } from "react";
import { ApiError, sentence } from "@/api/errors";
import { useFragmentToken } from "@/lib/use-address";
import { Button } from "@/ui/button";
import { CardTitle } from "@/ui/card-page";
import { Field } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { useSetup } from "./use-setup";

export function SetupForm() {
  const token = useFragmentToken();
  const { setup, error, status } = useSetup();
  const [going, setGoing] = useState(false);
  const weak = error instanceof ApiError && error.code === "weak_password";
  const used = token === "" || (error instanceof ApiError && error.code === "setup_refused");

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const of = (name: string) => String(form.get(name) ?? "");
    const user = await setup({
      token: token ?? "",
      workspace: of("workspace").trim(),
      name: of("name").trim(),
      email: of("email").trim(),
      password: of("password"),
    });
    if (!user) return;
    setGoing(true);
    window.location.assign("/");
  };

  if (used) return <UsedLink />;
  const busy = going || status === "busy";
  return (
    <>
      <CardTitle below="Name your workspace and make the first account. You will be its owner.">
        Set up Klatsch
      </CardTitle>
      <form
        method="post"
        action="/setup"
        onSubmit={submit}
        className="flex flex-col gap-5"
        aria-label="Set up the workspace"
      >
        {error && !weak ? <Notice tone="danger">{sentence(error)}</Notice> : null}
        <Field
          label="Workspace name"
          name="workspace"
          autoComplete="organization"
          placeholder="Acme"
          maxLength={80}
          required
        />
        <Field label="Your name" name="name" autoComplete="name" maxLength={80} required />
        <Field label="E-mail" name="email" type="email" autoComplete="username" spellCheck={false} required />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          hint="A few words that only you would put together make a good one."
          problem={weak ? sentence(error) : null}
          required
        />
        <Button type="submit" look="strong" busy={busy} className="mt-1">
          {busy ? "Setting up…" : "Create workspace"}
        </Button>
      </form>
    </>
  );
}

function UsedLink() {
  return (
    <>
      <CardTitle>This set-up link does not work</CardTitle>
      <div className="flex flex-col gap-5 leading-relaxed text-soft">
        <p>
          It was used already, it is not complete, or the server made a newer one. A workspace is set up once;
          after that, people come in by invitation.
        </p>
        <p>
          If you run this server, look at what it printed when it last started: the newest link is there, and
          ends in a long code after #.
        </p>
        <a
          href="/signin"
          className="inline-flex min-h-11 items-center justify-center rounded-lg bg-accent px-4 font-medium text-on-accent hover:bg-accent-strong"
        >
          Go to sign-in
        </a>
      </div>
    </>
  );
}
