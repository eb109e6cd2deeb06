"use client";

import { clsx } from "clsx";
import { type FormEvent, useId, useMemo, useState } from "react";
import type { Message } from "@/api/types.gen";
import { tell } from "@/lib/notices";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow, World } from "@/live/world";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { HashIcon, LockIcon, PersonIcon } from "@/ui/icons";
import { forwardedText, harmlessName, harmlessWords } from "./forwarded";
import { withNames } from "./mention-text";
import { addressOf } from "./message-actions";
import { MessageText } from "./message-text";
import { namesIn } from "./names";

const SHOWN = 6;

/** The words go along with a link: who is not in that room could not read a quote. */
export function ForwardDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { outbox, me, world } = useEngine();
  const rooms = useWorld((world) => world.rooms);
  const people = useWorld((world) => world.people);
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [comment, setComment] = useState("");
  const id = useId();
  const found = useMemo(() => targets(rooms, { people, me, typed }), [rooms, people, me, typed]);
  const target = found.find(([room]) => room.id === chosen) ?? found[0];
  const isPrivate = rooms[message.room]?.kind !== "public";
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!target) return;
    const [room, title] = target;
    const author = people[message.author]?.name || t.common.somebody;
    const head = t.messages.forwardFrom(harmlessName(author), addressOf(message));
    const content = harmlessWords(withNames(message.content, namesIn(world.read())));
    const words = forwardedText({ comment, content, head });
    void outbox.add({ room: room.id, thread: null, inRoom: false, quote: null }, words);
    tell(t.messages.forwarded(title));
    onClose();
  };
  return (
    <Dialog title={t.messages.forwardTitle} onClose={onClose} wide>
      <form onSubmit={send} className="flex flex-col gap-4">
        <blockquote className="max-h-32 overflow-hidden border-s-3 border-accent/60 ps-3 text-soft">
          <MessageText content={message.content} />
        </blockquote>
        {isPrivate ? <p className="text-sm text-warn">{t.messages.forwardPrivate}</p> : null}
        <Field
          label={t.messages.forwardTo}
          data-first
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
        <div role="radiogroup" aria-label={t.messages.forwardTo} className="-mt-2 flex flex-col gap-0.5">
          {found.map(([room, title]) => (
            <Target
              key={room.id}
              name={id}
              room={room}
              title={title}
              isChosen={room === target?.[0]}
              onChoose={() => setChosen(room.id)}
            />
          ))}
          {found.length === 0 ? <p className="p-2 text-soft">{t.messages.forwardNone}</p> : null}
        </div>
        <Field
          label={t.messages.forwardComment}
          value={comment}
          autoComplete="off"
          onChange={(event) => setComment(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" look="strong" disabled={!target}>
            {t.messages.forward}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface TargetProps {
  name: string;
  room: RoomRow;
  title: string;
  isChosen: boolean;
  onChoose: () => void;
}

function Target({ name, room, title, isChosen, onChoose }: TargetProps) {
  const Sign = { public: HashIcon, private: LockIcon, direct: PersonIcon }[room.kind];
  return (
    <label
      className={clsx(
        "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent",
        isChosen ? "bg-accent-wash forced-border" : "hover:bg-hover",
      )}
    >
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} className="sr-only" />
      <Sign className="size-4.5 shrink-0 text-soft" />
      <bdi className="min-w-0 truncate">{title}</bdi>
    </label>
  );
}

function targets(
  rooms: World["rooms"],
  { people, me, typed }: { people: World["people"]; me: string; typed: string },
): [RoomRow, string][] {
  const wanted = typed.trim().replace(/^[#@]/, "").toLocaleLowerCase();
  return Object.values(rooms)
    .filter((room) => room.archivedAt === null && (room.posting === "everyone" || room.mine.isModerator))
    .map((room) => [room, titleOf(room, people, me)] as [RoomRow, string])
    .filter(([, title]) => title.toLocaleLowerCase().includes(wanted))
    .sort(
      ([a, one], [b, other]) =>
        Number(b.mine.favourite) - Number(a.mine.favourite) || one.localeCompare(other),
    )
    .slice(0, SHOWN);
}

function titleOf(room: RoomRow, people: World["people"], me: string): string {
  if (room.kind !== "direct") return room.name;
  const others = room.people.filter((user) => user !== me);
  return (others.length > 0 ? others : [me])
    .map((user) => people[user]?.name || t.common.somebody)
    .join(", ");
}
