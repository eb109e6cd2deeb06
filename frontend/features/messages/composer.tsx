"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useLayoutEffect, useRef } from "react";
import type { RoomId } from "@/api/types.gen";
import { Avatar } from "@/ui/avatar";
import { PeopleIcon, SendIcon } from "@/ui/icons";
import type { Named } from "./mention-text";
import { useCompletion } from "./use-completion";

export const LONGEST = 20_000;
const COUNT_FROM = 19_000;

interface ComposerProps {
  room: RoomId;
  /** What is written to: "#general", a person, a thread. */
  title: string;
  text: string;
  onText: (text: string) => void;
  onSend: (content: string) => void;
  /** ArrowUp in an empty field. */
  onUp?: () => void;
  /** Null: nothing to be left. */
  onEscape: (() => void) | null;
  /** Above the field: what is being edited. */
  above?: ReactNode;
  input: RefObject<HTMLTextAreaElement | null>;
}

export function Composer(props: ComposerProps) {
  const { room, title, text, onText, onSend, onUp, onEscape, above, input } = props;
  const id = useId();
  useAutoGrow(input, text);
  const completion = useCompletion(room, input, text, onText);
  // Characters, as the server counts them: an emoji is one, not two.
  const left = text.length < COUNT_FROM ? LONGEST : LONGEST - [...text].length;
  const canSend = text.trim() !== "" && left >= 0;

  const send = () => {
    if (!canSend) return;
    onSend(text);
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter belongs to it (keyCode 229 is Safari's way of saying so).
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (completion.onKey(event)) return;
    const isPlain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.key === "ArrowUp" && isPlain && text === "" && onUp) {
      event.preventDefault();
      onUp();
    }
    if (event.key === "Escape" && onEscape) {
      event.preventDefault();
      onEscape();
    }
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    send();
  };

  return (
    <div className="relative">
      {completion.found.length > 0 ? (
        <Candidates id={id} found={completion.found} current={completion.current} onPick={completion.pick} />
      ) : null}
      {above}
      <form
        aria-label={`Write to ${title}`}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
        className={clsx(
          "flex items-end gap-1 rounded-2xl border border-edge/60 bg-raised p-1.5 shadow-xs transition-colors",
          "focus-within:border-accent focus-within:ring-1 focus-within:ring-accent",
        )}
      >
        <textarea
          ref={input}
          rows={1}
          value={text}
          dir="auto"
          onChange={(event) => {
            onText(event.target.value);
            completion.onCaret();
          }}
          onSelect={completion.onCaret}
          onKeyDown={onKeyDown}
          aria-label={`Message ${title}`}
          aria-autocomplete="list"
          aria-controls={completion.found.length > 0 ? `${id}-names` : undefined}
          aria-activedescendant={completion.found.length > 0 ? `${id}-${completion.current}` : undefined}
          aria-describedby={left < LONGEST - COUNT_FROM ? `${id}-left` : undefined}
          aria-invalid={left < 0 || undefined}
          placeholder={`Message ${title}`}
          autoComplete="off"
          enterKeyHint="send"
          className="max-h-[40dvh] min-h-9 min-w-0 flex-1 resize-none overflow-y-auto bg-transparent px-2.5 py-1.5 leading-normal outline-none placeholder:truncate placeholder:text-soft"
        />
        {left < LONGEST - COUNT_FROM ? <Counter id={`${id}-left`} left={left} /> : null}
        <button
          type="submit"
          disabled={!canSend}
          aria-label="Send"
          title="Send (Enter)"
          className={clsx(
            "grid size-9 shrink-0 place-items-center rounded-xl transition-colors forced-border",
            canSend ? "bg-accent text-on-accent hover:bg-accent-strong" : "text-soft",
          )}
        >
          <SendIcon />
        </button>
      </form>
    </div>
  );
}

interface CandidatesProps {
  id: string;
  found: Named[];
  current: number;
  onPick: (one: Named) => void;
}

function Candidates({ id, found, current, onPick }: CandidatesProps) {
  return (
    <div
      id={`${id}-names`}
      role="listbox"
      aria-label="People to mention"
      className="absolute bottom-full left-0 z-20 mb-1.5 w-full max-w-sm rounded-xl border border-line bg-raised p-1.5 shadow-xl"
    >
      {found.map((one, at) => (
        <div
          key={one.id}
          id={`${id}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === current}
          // The field must not lose the focus, or its caret would be gone.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(one);
          }}
          className={clsx(
            "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-sm",
            at === current ? "forced-border bg-accent-wash" : "hover:bg-hover",
          )}
        >
          {one.id.startsWith("!") ? (
            <PeopleIcon className="size-6 text-soft" />
          ) : (
            <Avatar id={one.id} name={one.name} size="size-6 text-[0.6875rem]" />
          )}
          <span className="min-w-0 truncate">{one.name}</span>
          {one.id.startsWith("!") ? <span className="text-xs text-soft">everybody in the room</span> : null}
        </div>
      ))}
    </div>
  );
}

function Counter({ id, left }: { id: string; left: number }) {
  return (
    <span
      id={id}
      role="status"
      className={clsx(
        "self-center px-1 text-xs tabular-nums",
        left < 0 ? "font-semibold text-danger" : "text-soft",
      )}
    >
      {left < 0 ? `${(-left).toLocaleString()} too many` : `${left.toLocaleString()} left`}
    </span>
  );
}

/** As tall as its text, up to the bound in its class. */
function useAutoGrow(input: RefObject<HTMLTextAreaElement | null>, text: string): void {
  const before = useRef("");
  useLayoutEffect(() => {
    const area = input.current;
    if (!area || (before.current === text && text !== "")) return;
    before.current = text;
    area.style.height = "auto";
    if (text) area.style.height = `${area.scrollHeight}px`;
  }, [input, text]);
}
