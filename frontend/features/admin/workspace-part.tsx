"use client";

import useSWR from "swr";
import { sentence } from "@/api/errors";
import * as api from "@/api/routes";
import { t } from "@/text/far";
import { Trouble } from "@/ui/trouble";
import { Part } from "./part";

export function WorkspacePart() {
  const { workspace, error, retry } = useWorkspaceFacts();
  if (error && !workspace) {
    return (
      <Trouble title={t.admin.workspaceUnread} onRetry={retry}>
        {sentence(error)}
      </Trouble>
    );
  }
  return (
    <Part>
      <dl className="flex flex-col gap-5">
        <div>
          <dt className="text-sm text-soft">{t.admin.workspaceName}</dt>
          <dd className="text-lg font-semibold wrap-anywhere" data-testid="workspace-name">
            {workspace?.name ?? "\u00a0"}
          </dd>
          <dd className="mt-1 text-sm leading-relaxed text-soft">{t.admin.workspaceNote}</dd>
        </div>
        <div>
          <dt className="text-sm text-soft">{t.admin.workspaceAddress}</dt>
          <dd className="font-mono text-sm wrap-anywhere" dir="ltr">
            {window.location.origin}
          </dd>
        </div>
      </dl>
    </Part>
  );
}

function useWorkspaceFacts() {
  const { data, error, mutate } = useSWR("/workspace", api.workspace);
  return { workspace: data ?? null, error, retry: () => void mutate() };
}
