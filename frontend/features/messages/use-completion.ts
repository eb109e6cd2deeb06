"use client";

import { type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import type { RoomId } from "@/api/types.gen";
import { useEngine, useWorld } from "@/live/provider";
import type { World } from "@/live/world";
import { type Candidate, candidates, type Named, openMention } from "./mention-text";

const SHOWN = 8;

/** Names after an @, chosen with the arrows, Enter or Tab. */
export function useCompletion(
  room: RoomId,
  input: RefObject<HTMLTextAreaElement | null>,
  text: string,
  onText: (text: string) => void,
) {
  const { sync } = useEngine();
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  /** Escape closes it for this one mention. */
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const people = useWorld((world) => world.people);
  const roster = useWorld((world) => world.rosters[room]);
  const open = openMention(text, caret);
  const words = open && open.from !== closedAt ? open.words : null;
  const found = useMemo(
    () => (words === null ? [] : candidates(words, candidatesIn(people, roster), SHOWN)),
    [words, people, roster],
  );
  const current = Math.min(at, found.length - 1);

  const onCaret = () => {
    const place = input.current?.selectionStart ?? 0;
    setCaret(place);
    setAt(0);
    // Who is in the room is wanted once somebody begins to call.
    if (openMention(input.current?.value ?? "", place)) void sync.readMembers(room);
  };

  const pick = (one: Named) => {
    if (!open) return;
    const before = `${text.slice(0, open.from)}@${one.name} `;
    onText(before + text.slice(caret).replace(/^ /, ""));
    setCaret(before.length);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(before.length, before.length);
    });
  };

  /** True: the key was for the list. */
  const onKey = (event: KeyboardEvent): boolean => {
    const one = found[current];
    if (!one) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((current + step + found.length) % found.length);
    else if (event.key === "Enter" || event.key === "Tab") pick(one);
    else if (event.key === "Escape") setClosedAt(open?.from ?? null);
    else return false;
    event.preventDefault();
    return true;
  };

  return { found, current, onCaret, onKey, pick };
}

function candidatesIn(people: World["people"], roster: World["rosters"][string] | undefined): Candidate[] {
  return Object.values(people)
    .filter((person) => person.listed && person.active)
    .map(({ id, name }) => ({ id, name, isHere: roster?.rows[id]?.leftAt === null }));
}
