"use client";

import { type FormEvent, useRef } from "react";
import { ApiError, sentence } from "@/api/errors";
import type { MeAnswer } from "@/api/types.gen";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { Part } from "./part";
import { usePassword } from "./use-account";

export function PasswordPage({ me }: { me: MeAnswer }) {
  const { changePassword, error, status } = usePassword();
  const form = useRef<HTMLFormElement>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const of = (name: string) => String(fields.get(name) ?? "");
    if (await changePassword({ current: of("current"), password: of("password") })) form.current?.reset();
  };
  return (
    <Part isNamed title={t.account.pages.password}>
      <form
        ref={form}
        method="post"
        action="/"
        onSubmit={submit}
        className="flex max-w-md flex-col gap-3"
        aria-label={t.settings.passwordForm}
      >
        {/* Password managers need to know whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" defaultValue={me.email} />
        <Field
          label={t.settings.currentPassword}
          name="current"
          type="password"
          autoComplete="current-password"
          required
        />
        <Field
          label={t.settings.newPassword}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          required
        />
        {status === "done" ? <Notice tone="good">{t.settings.passwordChanged}</Notice> : null}
        {status === "refused" ? <Notice tone="danger">{passwordProblem(error)}</Notice> : null}
        <div>
          <Button type="submit" busy={status === "busy"}>
            {t.settings.changePassword}
          </Button>
        </div>
      </form>
    </Part>
  );
}

/** The server's sentence for a wrong password speaks of signing in. */
function passwordProblem(error: unknown): string {
  const isWrong = error instanceof ApiError && error.code === "wrong_credentials";
  return isWrong ? t.settings.wrongPassword : sentence(error);
}
