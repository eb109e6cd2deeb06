"use client";

import type { Message } from "@/api/types.gen";
import { plainText } from "@/lib/markdown";
import { useEngine } from "@/live/provider";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { namesIn } from "./names";

const SHOWN = 200;

interface DeleteDialogProps {
  message: Message;
  /** `done`: what is said when it is done. */
  onDelete: (done: string) => void;
  onClose: () => void;
}

/** Deleting cannot be undone: the words are gone for good. So it is asked, and the safe answer has the focus. */
export function DeleteDialog({ message, onDelete, onClose }: DeleteDialogProps) {
  const { world } = useEngine();
  const words = plainText(message.content, namesIn(world.read()));
  const remove = () => {
    onDelete(t.messages.deletedNow);
    onClose();
  };
  return (
    <Dialog title={t.messages.deleteTitle} onClose={onClose}>
      <blockquote className="border-s-3 border-edge/60 ps-3 wrap-anywhere text-soft">
        {words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words}
      </blockquote>
      <p className="mt-3 text-sm">{t.messages.deleteBody}</p>
      <div className="mt-5 flex justify-end gap-2">
        {/* Enter by habit must not delete. */}
        <Button data-first onClick={onClose}>
          {t.messages.keep}
        </Button>
        <Button look="danger" onClick={remove}>
          {t.messages.remove}
        </Button>
      </div>
    </Dialog>
  );
}
