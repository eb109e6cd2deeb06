"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { newsIn, titleOf } from "@/features/rooms/room-title";
import { useOpenDirect } from "@/features/rooms/use-open-direct";
import { type Action, keysText } from "@/lib/actions";
import { go, roomPath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import { Dialog } from "@/ui/dialog";
import type { AppAct } from "./app-actions";

interface Choice {
  id: string;
  text: string;
  hint: string;
  pick: () => void;
}

const SHOWN = 12;

/** Type a part of a name, and Enter: a room, a person, or something to do. */
export function Switcher({
  on,
  actions,
  onClose,
}: {
  on: AppAct;
  actions: Action<AppAct>[];
  onClose: () => void;
}) {
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const choices = useChoices(on, actions, onClose);
  const found = useMemo(() => matching(choices, words).slice(0, SHOWN), [choices, words]);
  const current = Math.min(at, found.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setAt((current + step + found.length) % found.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      found[current]?.pick();
    }
  };

  return (
    <Dialog title="Go to" onClose={onClose}>
      <input
        data-first
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found[current] ? `${id}-${current}` : undefined}
        aria-label="A room, a person, or something to do"
        placeholder="A room, a person, or something to do"
        autoComplete="off"
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        className="h-11 w-full rounded-lg border border-edge/70 bg-raised px-3.5 placeholder:text-soft focus-visible:outline-offset-0"
      />
      <div id={`${id}-list`} role="listbox" aria-label="Found" className="mt-2">
        {found.map((choice, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, as of any combobox
          <div
            key={choice.id}
            id={`${id}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === current}
            onClick={choice.pick}
            className={clsx(
              "flex min-h-10 cursor-pointer items-center justify-between gap-3 rounded-lg px-3",
              place === current ? "forced-border bg-accent-wash" : "hover:bg-hover",
            )}
          >
            <span className="min-w-0 truncate">{choice.text}</span>
            <span className="shrink-0 text-xs text-soft">{choice.hint}</span>
          </div>
        ))}
      </div>
      {found.length === 0 ? <p className="py-4 text-center text-soft">Nothing is called so.</p> : null}
    </Dialog>
  );
}

function useChoices(on: AppAct, actions: Action<AppAct>[], onClose: () => void): Choice[] {
  const { me } = useEngine();
  const people = useWorld((world) => world.people);
  const openDirect = useOpenDirect();
  const picked = (work: () => void) => () => {
    onClose();
    work();
  };
  const rooms = [...on.rooms]
    .sort((a, b) => newsIn(b) - newsIn(a))
    .map((room) => ({
      id: room.id,
      text: room.kind === "direct" ? titleOf(room, people, me) : `#${titleOf(room, people, me)}`,
      hint: newsIn(room) > 0 ? `${newsIn(room)} new` : "room",
      pick: picked(() => go(roomPath(room.id))),
    }));
  const persons = Object.values(people)
    .filter((person) => person.listed && person.active)
    .map((person) => ({
      id: person.id,
      text: person.name,
      hint: person.id === me ? "notes to yourself" : "write to them",
      pick: picked(() => openDirect(person.id)),
    }));
  const acts = actions
    .filter((action) => action.id !== "app.switch")
    .map((action) => ({
      id: action.id,
      text: action.label(on),
      hint: action.keys ? keysText(action.keys) : "",
      pick: picked(() => action.run(on)),
    }));
  return [...rooms, ...persons, ...acts];
}

/** Names that begin with the words first, then those that hold them. */
function matching(choices: Choice[], words: string): Choice[] {
  const wanted = words.trim().toLocaleLowerCase().replace(/^[#@]/, "");
  if (!wanted) return choices;
  const plain = (choice: Choice) => choice.text.toLocaleLowerCase().replace(/^#/, "");
  const holds = choices.filter((choice) => plain(choice).includes(wanted));
  return [...holds].sort((a, b) => Number(plain(b).startsWith(wanted)) - Number(plain(a).startsWith(wanted)));
}
