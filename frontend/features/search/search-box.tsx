"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, type RefObject, useId, useMemo, useState } from "react";
import { t } from "@/text/far";
import { IconButton } from "@/ui/button";
import { CloseIcon, SearchIcon } from "@/ui/icons";
import { chipText, type Names, type Suggestion, suggestions } from "./names";
import { type Filter, isSame, type Query, typingAt, writeFilter } from "./query";

interface SearchBoxProps {
  input: RefObject<HTMLInputElement | null>;
  names: Names;
  query: Query;
  problem: string | null;
  onWrite: (words: string, isDone?: boolean) => void;
  onAdd: (filter: Filter, words: string) => void;
  onDrop: (filter: Filter) => void;
  onClear: () => void;
  /** The arrow down, where nothing is offered. */
  onLeave: () => void;
}

/** Chips for the filters, a field for the rest, and below it what could be meant. */
export function SearchBox(props: SearchBoxProps) {
  const { input, names, query, problem, onWrite, onDrop } = props;
  const id = useId();
  const offer = useOffer(props);
  const isEmpty = query.filters.length === 0 && query.words === "";

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || offer.onKey(event)) return;
    const last = query.filters.at(-1);
    const { selectionStart, selectionEnd } = event.currentTarget;
    if (event.key === "Backspace" && last && selectionStart === 0 && selectionEnd === 0) {
      event.preventDefault();
      onDrop(last);
    }
    if (event.key === "ArrowDown") {
      event.preventDefault();
      props.onLeave();
    }
    if (event.key === "Enter") onWrite(query.words, true);
  };

  return (
    <search className="relative block px-3 py-2.5 sm:px-5">
      <div className="flex min-h-11 items-start gap-1 rounded-lg border border-edge/70 bg-raised ps-3 pe-1 focus-within:outline-2 focus-within:outline-accent">
        <SearchIcon className="mt-3 size-4.5 shrink-0 text-soft" />
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5 py-1.5 ps-1">
          <Chips filters={query.filters} names={names} onDrop={(filter) => dropped(props, filter)} />
          <input
            ref={input}
            role="combobox"
            aria-label={t.search.field}
            aria-expanded={offer.list.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={offer.list[offer.at] ? `${id}-${offer.at}` : undefined}
            aria-invalid={problem ? true : undefined}
            aria-describedby={problem ? `${id}-problem` : undefined}
            placeholder={isEmpty ? t.search.placeholder : undefined}
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="search"
            maxLength={400}
            value={query.words}
            onChange={(event) => {
              onWrite(event.target.value);
              offer.onCaret(event.target.selectionStart ?? 0);
            }}
            onSelect={(event) => offer.onCaret(event.currentTarget.selectionStart ?? 0)}
            onFocus={() => offer.setOpen(true)}
            onBlur={() => offer.setOpen(false)}
            onKeyDown={onKeyDown}
            className="h-8 min-w-32 flex-1 bg-transparent placeholder:text-soft focus-visible:outline-none"
          />
        </div>
        {isEmpty ? null : (
          <IconButton
            label={t.search.clear}
            className="mt-1"
            onClick={() => {
              props.onClear();
              input.current?.focus();
            }}
          >
            <CloseIcon className="size-4.5" />
          </IconButton>
        )}
      </div>
      {problem ? (
        <p id={`${id}-problem`} role="alert" className="mt-1.5 text-[0.8125rem] text-danger">
          {problem}
        </p>
      ) : null}
      <OfferList id={id} {...offer} />
    </search>
  );
}

function dropped({ onDrop, input }: SearchBoxProps, filter: Filter): void {
  onDrop(filter);
  input.current?.focus();
}

interface ChipsProps {
  filters: Filter[];
  names: Names;
  onDrop: (filter: Filter) => void;
}

function Chips({ filters, names, onDrop }: ChipsProps) {
  if (filters.length === 0) return null;
  return (
    <ul aria-label={t.search.filters} className="contents">
      {filters.map((filter) => (
        <li key={writeFilter(filter)} className="max-w-full">
          <button
            type="button"
            aria-label={t.search.removeFilter(chipText(filter, names))}
            onClick={() => onDrop(filter)}
            data-testid="chip"
            className="flex min-h-7 max-w-full items-center gap-1 rounded-md bg-accent-wash ps-2 pe-1 text-sm font-medium text-accent-strong hover:bg-hover dark:text-accent forced-border"
          >
            <span className="truncate">{chipText(filter, names)}</span>
            <CloseIcon className="size-3.5 shrink-0" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What is offered where the caret is, and which of it is chosen. */
function useOffer({ input, names, query, onWrite, onAdd }: SearchBoxProps) {
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const typing = isOpen ? typingAt(query.words, caret) : null;
  const list = useMemo(() => {
    if (!typing) return [];
    const held = (one: Suggestion) =>
      query.filters.some((filter) => one.filter && isSame(filter, one.filter));
    return suggestions(typing, names, new Date()).filter((one) => !held(one));
  }, [typing, names, query.filters]);
  const current = Math.min(at, list.length - 1);

  const put = (words: string, caretAt: number) => {
    setCaret(caretAt);
    setAt(0);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(caretAt, caretAt);
      setOpen(true);
    });
    return words;
  };
  const pick = (one: Suggestion) => {
    if (!typing) return;
    const before = query.words.slice(0, typing.from);
    const after = query.words.slice(caret).trimStart();
    if (one.filter) onAdd(one.filter, put(before + after, before.length));
    else onWrite(put(`${before}${one.text}${after}`, before.length + one.text.length));
  };
  /** A word that might become a filter's name is a word for Enter and the arrows; Tab takes what is offered. */
  const isShy = typing?.kind === "key";
  const onKey = (event: KeyboardEvent): boolean => {
    const one = list[Math.max(0, current)];
    if (!one) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && !isShy) setAt((current + step + list.length) % list.length);
    else if (event.key === "Tab" && !event.shiftKey) pick(one);
    else if (event.key === "Enter" && !isShy) pick(one);
    else if (event.key === "Escape") setOpen(false);
    else return false;
    event.preventDefault();
    return true;
  };
  const onCaret = (place: number) => {
    setCaret(place);
    setAt(0);
    setOpen(true);
  };
  return { list, at: isShy ? -1 : current, onKey, onCaret, setOpen, pick };
}

interface OfferListProps {
  id: string;
  list: Suggestion[];
  at: number;
  pick: (one: Suggestion) => void;
}

function OfferList({ id, list, at, pick }: OfferListProps) {
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={t.search.suggestions}
      hidden={list.length === 0}
      className="absolute inset-x-3 top-full z-20 -mt-1 max-h-80 animate-appear overflow-y-auto rounded-xl border border-line bg-raised p-1.5 shadow-xl sm:inset-x-5 sm:max-w-md"
    >
      {list.map((one, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, as of any combobox
        <div
          key={one.id}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === at}
          // The field keeps the focus, and with it this list.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => pick(one)}
          className={clsx(
            "flex min-h-9 cursor-pointer items-center justify-between gap-3 rounded-lg px-2.5 text-sm",
            place === at ? "bg-accent-wash forced-border" : "hover:bg-hover",
          )}
        >
          <span className="min-w-0 truncate">{one.text}</span>
          <span className="shrink-0 text-xs text-soft">{one.hint}</span>
        </div>
      ))}
    </div>
  );
}
