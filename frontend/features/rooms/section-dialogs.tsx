"use client";

import { type FormEvent, useId, useState } from "react";
import { sentence } from "@/api/errors";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { type Section, sectionNames } from "./room-title";
import { useRoomTitle } from "./use-rooms";

const LONGEST = 40;
const NEW = "\0new";

/** Into a section that is there, into none, or into a new one. */
export function MoveDialog({ room, onClose }: { room: RoomRow; onClose: () => void }) {
  const { acts } = useEngine();
  const title = useRoomTitle(room);
  const rooms = useWorld((world) => world.rooms);
  const names = sectionNames(Object.values(rooms));
  const [picked, setPicked] = useState(room.mine.section);
  const [fresh, setFresh] = useState("");
  const { run, error, isBusy } = useDone(onClose);
  const move = (event: FormEvent) => {
    event.preventDefault();
    const section = picked === NEW ? fresh.trim() : picked;
    // A favourite stays where favourites are: who moves it wants it elsewhere.
    void run(() => acts.prefer(room.id, { section, favourite: false }));
  };
  return (
    <Dialog title={t.rooms.moveTitle(title)} onClose={onClose}>
      <form onSubmit={move} className="flex flex-col gap-1">
        {error ? <Notice tone="danger">{sentence(error)}</Notice> : null}
        <fieldset className="flex flex-col">
          <legend className="mb-2 text-sm text-soft">{t.rooms.moveHint}</legend>
          {["", ...names].map((name, at) => (
            <Radio
              key={name}
              isFirst={at === 0}
              text={name || t.rooms.noSection}
              isOn={picked === name}
              onPick={() => setPicked(name)}
            />
          ))}
          <Radio text={t.rooms.newSection} isOn={picked === NEW} onPick={() => setPicked(NEW)} />
        </fieldset>
        {picked === NEW ? (
          <Field
            label={t.rooms.newSectionName}
            value={fresh}
            required
            maxLength={LONGEST}
            autoComplete="off"
            onChange={(event) => setFresh(event.target.value)}
            className="mt-1"
          />
        ) : null}
        <Button type="submit" look="strong" busy={isBusy} className="mt-3">
          {t.rooms.moveYes}
        </Button>
      </form>
    </Dialog>
  );
}

interface RadioProps {
  text: string;
  isOn: boolean;
  isFirst?: boolean;
  onPick: () => void;
}

function Radio({ text, isOn, isFirst, onPick }: RadioProps) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex min-h-9 items-center gap-2.5 rounded-lg px-1 hover:bg-hover">
      <input
        id={id}
        type="radio"
        name="section"
        checked={isOn}
        onChange={onPick}
        data-first={isFirst || undefined}
        className="size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0 wrap-anywhere">{text}</span>
    </label>
  );
}

export function RenameDialog({ section, onClose }: { section: Section; onClose: () => void }) {
  const { acts } = useEngine();
  const [name, setName] = useState(section.title);
  const { run, error, isBusy } = useDone(onClose);
  const rename = (event: FormEvent) => {
    event.preventDefault();
    const moves = () => section.rooms.map((room) => acts.prefer(room.id, { section: name.trim() }));
    void run(() => Promise.all(moves()));
  };
  return (
    <Dialog title={t.rooms.renameSectionOf(section.title)} onClose={onClose}>
      <form onSubmit={rename} className="flex flex-col gap-4">
        {error ? <Notice tone="danger">{sentence(error)}</Notice> : null}
        <Field
          label={t.rooms.sectionName}
          value={name}
          data-first
          required
          maxLength={LONGEST}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" look="strong" busy={isBusy}>
          {t.rooms.renameYes}
        </Button>
      </form>
    </Dialog>
  );
}

/** Closes when it worked; says why when it did not. */
function useDone(onClose: () => void) {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      onClose();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return { run, error, isBusy };
}
