"use client";

import { type FormEvent, useState } from "react";
import { ApiError, sentence } from "@/api/errors";
import { useFragmentToken } from "@/lib/use-address";
import { useTabTitle } from "@/lib/use-tab-title";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { CardTitle } from "@/ui/card-page";
import { Field } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { useSetup } from "./use-setup";

export function SetupForm() {
  const token = useFragmentToken();
  const { setup, error, status } = useSetup();
  const [going, setGoing] = useState(false);
  useTabTitle(t.setup.tab);
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
      <CardTitle below={t.setup.below}>{t.setup.title}</CardTitle>
      <form
        method="post"
        action="/setup"
        onSubmit={submit}
        className="flex flex-col gap-5"
        aria-label={t.setup.form}
      >
        {error && !weak ? <Notice tone="danger">{sentence(error)}</Notice> : null}
        <Field
          label={t.setup.workspace}
          name="workspace"
          autoComplete="organization"
          placeholder={t.setup.workspaceExample}
          maxLength={80}
          required
        />
        <Field label={t.setup.name} name="name" autoComplete="name" maxLength={80} required />
        <Field
          label={t.setup.email}
          name="email"
          type="email"
          autoComplete="username"
          spellCheck={false}
          required
        />
        <Field
          label={t.setup.password}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          hint={t.setup.passwordHint}
          problem={weak ? sentence(error) : null}
          required
        />
        <Button type="submit" look="strong" busy={busy} className="mt-1">
          {busy ? t.setup.busy : t.setup.create}
        </Button>
      </form>
    </>
  );
}

function UsedLink() {
  return (
    <>
      <CardTitle>{t.setup.usedTitle}</CardTitle>
      <div className="flex flex-col gap-5 leading-relaxed text-soft">
        <p>{t.setup.used}</p>
        <p>{t.setup.usedHint}</p>
        <a
          href="/signin"
          className="inline-flex min-h-11 items-center justify-center rounded-lg bg-accent px-4 font-medium text-on-accent hover:bg-accent-strong"
        >
          {t.setup.toSignIn}
        </a>
      </div>
    </>
  );
}
