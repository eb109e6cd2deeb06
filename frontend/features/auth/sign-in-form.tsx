"use client";

import { type FormEvent, useState } from "react";
import { sentence } from "@/api/errors";
import { safeReturn } from "@/lib/route";
import { useQuery } from "@/lib/use-address";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { authErrorText } from "./auth-errors";
import { ProviderButtons } from "./provider-buttons";
import { useSignIn, useStraightOn } from "./use-sign-in";

export function SignInForm() {
  const query = useQuery();
  const { signIn, error, status } = useSignIn();
  const [going, setGoing] = useState(false);
  const back = query ? safeReturn(query.get("callbackUrl"), window.location.origin) : "/";
  const told = query ? authErrorText(query.get("error"), query.get("code")) : null;

  useStraightOn(query && !told ? back : null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const user = await signIn({ email: text(form, "email").trim(), password: text(form, "password") });
    if (!user) return;
    setGoing(true);
    window.location.assign(back);
  };

  const problem = error ? sentence(error) : told;
  return (
    <>
      {/* Without script the browser posts this itself: never as GET, which would put the password into the address. */}
      <form
        method="post"
        action="/api/auth/callback/credentials"
        onSubmit={submit}
        className="flex flex-col gap-5"
        aria-label={t.auth.signIn}
      >
        {problem && status !== "busy" ? <Notice tone="danger">{problem}</Notice> : null}
        <Field
          label={t.auth.email}
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          spellCheck={false}
          required
        />
        <Field
          label={t.auth.password}
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <Button type="submit" look="strong" busy={going || status === "busy"} className="mt-1">
          {going || status === "busy" ? t.auth.signingIn : t.auth.signIn}
        </Button>
      </form>
      <ProviderButtons callbackUrl={back} />
    </>
  );
}

function text(form: FormData, name: string): string {
  return String(form.get(name) ?? "");
}
