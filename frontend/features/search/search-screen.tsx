"use client";

import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { sentence } from "@/api/errors";
import type { Message } from "@/api/types.gen";
import { isSingle, singleKeys } from "@/lib/actions";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { SearchIcon } from "@/ui/icons";
import { Bar } from "@/ui/late";
import { Page } from "@/ui/page";
import { Trouble } from "@/ui/trouble";
import { KEYS, type Key } from "./query";
import { SearchBox } from "./search-box";
import { SearchResult } from "./search-result";
import { hasPlace, usePlace } from "./use-place";
import { useNames, useQuery } from "./use-query";
import { useSearch } from "./use-search";

export function SearchScreen() {
  const names = useNames();
  const box = useQuery(names);
  const found = useSearch(box.q.trim());
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  useFocus(input, box.q.trim());
  const keepPlace = usePlace(box.q.trim(), list, found.status === "ready");
  const leaving = useRef(keepPlace);
  leaving.current = keepPlace;
  const open = useCallback((message: Message) => leaving.current(message._id), []);
  const begin = (key: Key) => {
    box.write(`${box.query.words}${box.query.words.trim() ? " " : ""}${key}:`);
    requestAnimationFrame(() => {
      const it = input.current;
      it?.focus();
      it?.setSelectionRange(it.value.length, it.value.length);
    });
  };
  return (
    <Page
      title={t.search.title}
      bar={
        <SearchBox
          input={input}
          names={names}
          query={box.query}
          problem={box.problem}
          onWrite={box.write}
          onAdd={box.add}
          onDrop={box.drop}
          onClear={box.clear}
          onLeave={() => linksIn(list.current)[0]?.focus()}
        />
      }
    >
      <div className="py-3 sm:px-2">
        <Said {...found} />
        {found.status === "idle" ? <Start onPick={begin} /> : null}
        {found.status === "failed" ? (
          <Trouble title={t.search.failed} onRetry={found.retry}>
            {sentence(found.error)}
          </Trouble>
        ) : null}
        {found.status === "reading" && found.messages.length === 0 ? <Placeholder /> : null}
        <ol
          ref={list}
          aria-label={t.search.results}
          aria-busy={found.status === "reading"}
          hidden={found.messages.length === 0 || found.status === "failed"}
          onKeyDown={(event) => walk(event, list.current, input.current)}
          className={found.isStale ? "opacity-60 transition-opacity" : undefined}
        >
          {found.messages.map((message) => (
            <li key={message._id}>
              <SearchResult
                message={message}
                author={found.users[message.author]}
                terms={found.terms}
                onOpen={open}
              />
            </li>
          ))}
        </ol>
        {found.status === "ready" ? <End {...found} /> : null}
      </div>
    </Page>
  );
}

/** The field has the focus, unless somebody comes back to a result. "/" comes back to it. */
function useFocus(input: React.RefObject<HTMLInputElement | null>, q: string): void {
  // Asked before the place is taken up, which is forgotten by that.
  const [isBack] = useState(() => hasPlace(q));
  useEffect(() => {
    if (isBack) return;
    input.current?.focus();
    const end = input.current?.value.length ?? 0;
    input.current?.setSelectionRange(end, end);
  }, [input, isBack]);
  useEffect(() => {
    const hear = (event: globalThis.KeyboardEvent) => {
      const isFind = event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
      const isSlash = event.key === "/" && isSingle(event.key) && singleKeys.read();
      const isFree = !(event.target as Element | null)?.closest?.("input, textarea, select, dialog");
      if (event.defaultPrevented || event.altKey || !(isFind || (isSlash && isFree))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener("keydown", hear, true);
    return () => window.removeEventListener("keydown", hear, true);
  }, [input]);
}

const linksIn = (list: HTMLElement | null): HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>("a[data-result]") ?? []),
];

/** Arrows, or j and k, from one result to the next; up from the first one back into the field. */
function walk(event: KeyboardEvent, list: HTMLElement | null, field: HTMLElement | null): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const arrows = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const step = arrows ?? (singleKeys.read() ? { j: 1, k: -1 }[event.key] : undefined);
  if (step === undefined) return;
  event.preventDefault();
  const links = linksIn(list);
  const to = links.indexOf(document.activeElement as HTMLElement) + step;
  if (to < 0) field?.focus();
  else links[to]?.focus();
}

type Found = ReturnType<typeof useSearch>;

/** Said to screen readers once there is an answer, and shown above it. */
function Said({ status, messages, more, isReadingMore }: Found) {
  const isSettled = status === "ready" && !isReadingMore;
  const text = isSettled && messages.length > 0 ? t.search.found(messages.length, more) : "";
  const nothing = isSettled && messages.length === 0 && !more ? t.search.nothingTitle : "";
  return (
    <p role="status" className="min-h-6 px-3 text-[0.8125rem] text-soft" data-testid="found">
      {text}
      <span className="sr-only">
        {nothing}
        {status === "reading" ? t.search.searching : ""}
      </span>
    </p>
  );
}

function Start({ onPick }: { onPick: (key: Key) => void }) {
  return (
    <div className="px-3 py-6">
      <h2 className="text-lg font-semibold">{t.search.startTitle}</h2>
      <p className="mt-1 text-soft">{t.search.start}</p>
      <ul className="mt-4 grid gap-1.5 sm:grid-cols-2">
        {KEYS.filter((key) => key !== "thread").map((key) => (
          <li key={key}>
            <button
              type="button"
              onClick={() => onPick(key)}
              className="flex min-h-10 w-full items-center gap-2.5 rounded-lg border border-line bg-raised px-3 text-start text-sm hover:bg-hover"
            >
              <code className="rounded-md bg-side px-1.5 py-0.5 font-mono text-[0.8125rem]">{`${key}:`}</code>
              <span className="min-w-0 truncate text-soft">{t.search.keyHints[key]}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function End({ messages, more, isReadingMore, readMore, error, retry }: Found) {
  if (isReadingMore) return <Placeholder />;
  if (error) {
    return (
      <div className="px-3 py-3 text-sm text-danger" role="alert">
        {t.search.failedMore}{" "}
        <Button size="small" onClick={retry} className="ms-2">
          {t.common.retry}
        </Button>
      </div>
    );
  }
  if (messages.length === 0 && !more) {
    return (
      <div className="px-6 py-12 text-center">
        <SearchIcon className="mx-auto size-8 text-soft" />
        <h2 className="mt-3 font-semibold">{t.search.nothingTitle}</h2>
        <p className="mt-1 text-soft">{t.search.nothing}</p>
      </div>
    );
  }
  if (!more) return null;
  return (
    <div className="px-3 py-3 text-center">
      {messages.length === 0 ? <p className="mb-3 text-soft">{t.search.deeper}</p> : null}
      <Button size="small" onClick={readMore}>
        {messages.length === 0 ? t.search.lookFurther : t.common.more}
      </Button>
    </div>
  );
}

function Placeholder() {
  return (
    <div className="flex animate-late flex-col gap-6 px-3 py-4" aria-hidden="true">
      {[0, 1, 2].map((row) => (
        <div key={row} className="flex gap-3">
          <span className="size-8 shrink-0 animate-breathe rounded-lg bg-hover" />
          <div className="flex flex-1 flex-col gap-2.5 pt-1">
            <Bar className="w-1/3" />
            <Bar className="w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
