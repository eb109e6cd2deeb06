"use client";

import { t } from "@/text/far";
import { Dialog } from "@/ui/dialog";
import { InvitePart } from "./invite-part";

export function InviteDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t.invites.title} onClose={onClose} wide>
      <InvitePart />
    </Dialog>
  );
}
