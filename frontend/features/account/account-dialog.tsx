"use client";

import { type FormEvent, type ReactNode, useId, useRef } from "react";
import { ApiError, sentence } from "@/api/errors";
import type { CurrentUser } from "@/api/types.gen";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { DeviceList } from "./device-list";
import { usePassword, useRename } from "./use-account";
import { useSignOut } from "./use-sign-out";

type Me = Omit<CurrentUser, "expires">;

export function AccountDialog({ user, onClose }: { user: Me; onClose: () => void }) {
  return (
    <Dialog title="Account and devices" onClose={onClose} wide>
      <div className="flex flex-col gap-8">
        <NamePart user={user} />
        <PasswordPart user={user} />
        <DevicesPart user={user} />
      </div>
    </Dialog>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-3 font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
}

function NamePart({ user }: { user: Me }) {
  const { rename, status } = useRename();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    if (name && name !== user.name) void rename(name);
  };
  return (
    <Part title="Name">
      <form
        method="post"
        action="/"
        onSubmit={submit}
        className="flex flex-col gap-3"
        aria-label="Change your name"
      >
        <div className="flex items-end gap-2.5">
          <Field
            label="Display name"
            name="name"
            defaultValue={user.name}
            maxLength={80}
            autoComplete="name"
            required
            className="flex-1"
          />
          <Button type="submit" busy={status === "busy"}>
            Save
          </Button>
        </div>
        {status === "done" ? <Notice tone="good">Your name is changed.</Notice> : null}
        {status === "refused" ? (
          <Notice tone="danger">The name could not be changed. Choose another one or try again.</Notice>
        ) : null}
      </form>
    </Part>
  );
}

function PasswordPart({ user }: { user: Me }) {
  const { changePassword, error, status } = usePassword();
  const form = useRef<HTMLFormElement>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const of = (name: string) => String(fields.get(name) ?? "");
    if (await changePassword({ current: of("current"), password: of("password") })) form.current?.reset();
  };
  return (
    <Part title="Password">
      <form
        ref={form}
        method="post"
        action="/"
        onSubmit={submit}
        className="flex flex-col gap-3"
        aria-label="Change your password"
      >
        {/* Password managers need to know whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" defaultValue={user.email} />
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            label="Current password"
            name="current"
            type="password"
            autoComplete="current-password"
            required
          />
          <Field
            label="New password"
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={8}
            required
          />
        </div>
        {status === "done" ? (
          <Notice tone="good">Your password is changed. Your other devices are signed out.</Notice>
        ) : null}
        {status === "refused" ? <Notice tone="danger">{passwordProblem(error)}</Notice> : null}
        <div>
          <Button type="submit" busy={status === "busy"}>
            Change password
          </Button>
        </div>
      </form>
    </Part>
  );
}

/** The server's sentence for a wrong password speaks of signing in. */
function passwordProblem(error: unknown): string {
  const isWrong = error instanceof ApiError && error.code === "wrong_credentials";
  return isWrong ? "The current password is wrong." : sentence(error);
}

function DevicesPart({ user }: { user: Me }) {
  const { signOutEverywhere, status } = useSignOut();
  return (
    <Part title="Devices">
      <DeviceList me={user.id} />
      {status === "failed" ? <Notice tone="danger">You could not be signed out. Try again.</Notice> : null}
      <Button
        look="danger"
        className="mt-4"
        busy={status === "busy"}
        onClick={() => void signOutEverywhere()}
      >
        Sign out everywhere
      </Button>
    </Part>
  );
}
