"use client";

import { type FormEvent, useState } from "react";
import { ApiError, sentence } from "@/api/errors";
import { go, roomPath } from "@/lib/route";
import { useEngine } from "@/live/provider";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Choice, Field } from "@/ui/field";
import { Notice } from "@/ui/notice";

const KINDS = [
  ["public", "Everybody may find and join it"],
  ["private", "Private: by invitation only"],
] as const;

export function CreateRoomDialog({ onClose }: { onClose: () => void }) {
  const { create, error, isBusy } = useCreateRoom(onClose);
  const taken = error instanceof ApiError && error.code === "name_taken" ? error.message : null;
  return (
    <Dialog title="Create a room" onClose={onClose}>
      <form onSubmit={create} className="flex flex-col gap-4">
        {error && !taken ? <Notice tone="danger">{sentence(error)}</Notice> : null}
        <Field
          label="Name"
          name="name"
          data-first
          required
          maxLength={80}
          autoComplete="off"
          problem={taken}
          hint="Small letters, digits and hyphens; spaces become hyphens."
        />
        <Field
          label="Topic"
          name="topic"
          maxLength={250}
          autoComplete="off"
          hint="What it is about. You may leave it out."
        />
        <Choice label="Who may come in" name="kind" options={KINDS} />
        <Button type="submit" look="strong" busy={isBusy}>
          {isBusy ? "Creating…" : "Create room"}
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
      const room = await acts.createRoom({ name: text("name"), topic: text("topic"), kind });
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
