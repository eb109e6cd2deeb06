"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { Action } from "@/lib/actions";
import { keepRecent } from "@/state/preferences";
import { t } from "@/text";
import { Dialog } from "@/ui/dialog";
import type { AppAct } from "./app-actions";
import { type Choice, useChoices, useFound } from "./use-choices";

interface SwitcherProps {
  on: AppAct;
  actions: readonly Action<AppAct>[];
  onClose: () => void;
}

/** Type a part of a name, and Enter: a room, a person, or something to do. */
export function Switcher({ on, actions, onClose }: SwitcherProps) {
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const found = useFound(useChoices(on, actions), words);
  const current = Math.min(at, found.length - 1);
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const pick = (choice: Choice | undefined) => {
    if (!choice) return;
    if (choice.id !== "search") keepRecent(choice.id);
    onClose();
    choice.pick();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setAt((current + step + found.length) % found.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      pick(found[current]);
    }
  };

  return (
    <Dialog title={t.switcher.title} onClose={onClose}>
      <input
        data-first
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found[current] ? `${id}-${current}` : undefined}
        aria-label={t.switcher.field}
        placeholder={t.switcher.field}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        className="mt-0.5 h-11 w-full rounded-lg border border-edge/70 bg-raised px-3.5 placeholder:text-soft focus-visible:outline-offset-0"
      />
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={t.switcher.found}
        className="mt-2 h-80 max-h-[50dvh] overflow-y-auto"
      >
        {found.map((choice, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, as of any combobox
          <div
            key={choice.id}
            id={`${id}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === current}
            onClick={() => pick(choice)}
            className={clsx(
              "flex min-h-10 cursor-pointer items-center justify-between gap-3 rounded-lg px-3",
              place === current ? "forced-border bg-accent-wash" : "hover:bg-hover",
            )}
          >
            <span className="min-w-0 truncate" dir="auto">
              {choice.text}
            </span>
            <span className="flex max-w-[45%] shrink-0 items-center gap-2 text-xs text-soft">
              {choice.keys ? null : <span className="truncate">{choice.hint}</span>}
              {choice.keys ? (
                <kbd className="rounded-md border border-line bg-side px-1.5 py-0.5 font-sans whitespace-nowrap">
                  {choice.keys}
                </kbd>
              ) : null}
            </span>
          </div>
        ))}
      </div>
    </Dialog>
  );
}
