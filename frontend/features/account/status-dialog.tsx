"use client";

import { sentence } from "@/api/errors";
import { t } from "@/text/far";
import { Dialog } from "@/ui/dialog";
import { Waiting } from "@/ui/late";
import { Trouble } from "@/ui/trouble";
import { StatusForm } from "./status-form";
import { useMe } from "./use-me";

export function StatusDialog({ onClose }: { onClose: () => void }) {
  const { me, error, retry } = useMe();
  return (
    <Dialog title={t.settings.status} onClose={onClose}>
      {me ? <StatusForm me={me} onDone={onClose} /> : null}
      {!me && !error ? <Waiting /> : null}
      {!me && error ? (
        <Trouble title={t.settings.failed} onRetry={retry}>
          {sentence(error)}
        </Trouble>
      ) : null}
    </Dialog>
  );
}
