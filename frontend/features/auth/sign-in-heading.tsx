"use client";

import { useTabTitle } from "@/lib/use-tab-title";
import { t } from "@/text";
import { CardTitle } from "@/ui/card-page";
import { Notice } from "@/ui/notice";
import { useWorkspace } from "./use-workspace";

export function SignInHeading() {
  const { workspace } = useWorkspace();
  const named = workspace?.ready && workspace.name;
  useTabTitle(t.auth.tab(named || "Klatsch"));
  return (
    <>
      <CardTitle below={t.auth.welcome}>{named ? t.auth.signInTo(named) : t.auth.signIn}</CardTitle>
      {workspace?.ready === false ? (
        <div className="mb-6">
          <Notice tone="warn">{t.auth.notSetUp}</Notice>
        </div>
      ) : null}
    </>
  );
}
