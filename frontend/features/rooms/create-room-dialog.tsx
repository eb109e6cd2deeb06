"use client";

import { type FormEvent, useState } from "react";
import { ApiError, sentence } from "@/api/errors";
import { go, roomPath } from "@/lib/route";
import { useEngine } from "@/live/provider";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Choice, Field } from "@/ui/field";
import { Notice } from "@/ui/notice";

export function CreateRoomDialog({ onClose }: { onClose: () => void }) {
  const { create, error, isBusy } = useCreateRoom(onClose);
  const taken = error instanceof ApiError && error.code === "name_taken" ? sentence(error) : null;
  const kinds = [
    ["public", t.rooms.kindPublic],
    ["private", t.rooms.kindPrivate],
  ] as const;
  const posting = [
    ["everyone", t.rooms.postingEveryone],
    ["moderators", t.rooms.postingModerators],
  ] as const;
  return (
    <Dialog title={t.rooms.createTitle} onClose={onClose}>
      <form onSubmit={create} className="flex flex-col gap-4">
        {error && !taken ? <Notice tone="danger">{sentence(error)}</Notice> : null}
        <Field
          label={t.rooms.name}
          name="name"
          data-first
          required
          maxLength={80}
          autoComplete="off"
          problem={taken}
          hint={t.rooms.nameHint}
        />
        <Field
          label={t.rooms.topic}
          name="topic"
          maxLength={250}
          autoComplete="off"
          hint={t.rooms.topicHint}
        />
        <Choice label={t.rooms.kind} name="kind" options={kinds} />
        <Choice label={t.rooms.posting} name="posting" options={posting} />
        <Button type="submit" look="strong" busy={isBusy}>
          {isBusy ? t.rooms.creating : t.rooms.createYes}
        </Button>
      </form>
    </Dialog>
  );
}

function useCreateRoom(onDone: () => void) {
  const { acts } = useEngine();
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const create = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    setBusy(true);
    setError(null);
    try {
      const kind = text("kind") === "private" ? "private" : "public";
      const posting = text("posting") === "moderators" ? "moderators" : "everyone";
      const room = await acts.createRoom({ name: text("name"), topic: text("topic"), kind, posting });
      onDone();
      go(roomPath(room.id));
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return { create, error, isBusy };
}
