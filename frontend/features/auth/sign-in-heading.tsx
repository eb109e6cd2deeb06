"use client";

import { CardTitle } from "@/ui/card-page";
import { Notice } from "@/ui/notice";
import { useWorkspace } from "./use-workspace";

export function SignInHeading() {
  const { workspace } = useWorkspace();
  const named = workspace?.ready && workspace.name;
  return (
    <>
      <CardTitle below="Welcome back.">{named ? `Sign in to ${workspace.name}` : "Sign in"}</CardTitle>
      {workspace?.ready === false ? (
        <div className="mb-6">
          <Notice tone="warn">
            This workspace is not set up yet. Open the set-up link that the server printed when it started.
          </Notice>
        </div>
      ) : null}
    </>
  );
}
