"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from "react";
import { SendIcon } from "@/ui/icons";

export const LONGEST = 20_000;
const COUNT_FROM = 19_000;

interface ComposerProps {
  roomName: string;
  text: string;
  onText: (text: string) => void;
  onSend: (content: string) => void;
  input: RefObject<HTMLTextAreaElement | null>;
}

export function Composer({ roomName, text, onText, onSend, input }: ComposerProps) {
  useAutoGrow(input, text);
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
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      aria-label={`Write to #${roomName}`}
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
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
        aria-label={`Message #${roomName}`}
        aria-describedby={left < LONGEST - COUNT_FROM ? "letters-left" : undefined}
        aria-invalid={left < 0 || undefined}
        placeholder={`Message #${roomName}`}
        autoComplete="off"
        enterKeyHint="send"
        className="max-h-[40dvh] min-h-9 min-w-0 flex-1 resize-none overflow-y-auto bg-transparent px-2.5 py-1.5 leading-normal outline-none placeholder:truncate placeholder:text-soft"
      />
      {left < LONGEST - COUNT_FROM ? <Counter left={left} /> : null}
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
  );
}

function Counter({ left }: { left: number }) {
  return (
    <span
      id="letters-left"
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
