"use client";

import type { Message } from "@/api/types.gen";
import { plainText } from "@/lib/markdown";
import { useEngine, useWorld } from "@/live/provider";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { tried } from "./message-actions";

const SHOWN = 200;

/** Deleting cannot be undone: the words are gone for good. So it is asked, and the safe answer has the focus. */
export function DeleteDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { acts } = useEngine();
  const people = useWorld((world) => world.people);
  const words = plainText(message.content, (user) => people[user]?.name || "somebody");
  const remove = () => {
    tried(acts.delete(message), "The message was deleted.");
    onClose();
  };
  return (
    <Dialog title="Delete this message?" onClose={onClose}>
      <blockquote className="border-l-3 border-edge/60 pl-3 wrap-anywhere text-soft">
        {words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words}
      </blockquote>
      <p className="mt-3 text-sm">Its words are gone for everybody then, and nobody can bring them back.</p>
      <div className="mt-5 flex justify-end gap-2">
        {/* Enter by habit must not delete. */}
        <Button data-first onClick={onClose}>
          Keep it
        </Button>
        <Button look="danger" onClick={remove}>
          Delete
        </Button>
      </div>
    </Dialog>
  );
}
