"use client";

import type { RoomId } from "@/api/types.gen";
import { usePart } from "@/lib/store";
import { draftKey } from "@/live/apply-mine";
import { useEngine } from "@/live/provider";
import { t } from "@/text";
import { BarButton } from "./bar-button";

/** Two devices went on with one draft: the one in the field stays until the person says otherwise. */
export function OtherDraft({ room, thread }: { room: RoomId; thread: number | null }) {
  const { drafts } = useEngine();
  const key = draftKey(room, thread);
  const other = usePart(drafts.all, (all) => all[key]?.other ?? null);
  return (
    <div role="status">
      {other === null ? null : (
        <div
          data-testid="other-draft"
          className="mt-1 flex animate-appear flex-wrap items-center gap-x-2 rounded-lg bg-warn-wash px-3 py-1 text-[0.8125rem] text-warn"
        >
          <p className="min-w-0 flex-1 basis-48 truncate">
            {t.connection.otherDraft} <q className="text-ink">{other}</q>
          </p>
          <BarButton onClick={() => drafts.settle(room, thread, true)}>{t.connection.takeDraft}</BarButton>
          <BarButton onClick={() => drafts.settle(room, thread, false)}>{t.connection.leaveDraft}</BarButton>
        </div>
      )}
    </div>
  );
}
