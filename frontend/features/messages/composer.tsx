"use client";

import { clsx } from "clsx";
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { latePart } from "@/lib/late-part";
import { tell } from "@/lib/notices";
import { usePart } from "@/lib/store";
import { useWorld } from "@/live/provider";
import type { RoomRow } from "@/live/world";
import { enterSends } from "@/state/preferences";
import { t } from "@/text";
import { SendIcon } from "@/ui/icons";
import { ComposerBar } from "./composer-bar";
import type { Named } from "./mention-text";
import { MessageText } from "./message-text";
import { useCompletion } from "./use-completion";
import { useMarks } from "./use-marks";

const Candidates = latePart(() => import("./candidates").then((part) => part.Candidates));

export const LONGEST = 20_000;
const COUNT_FROM = 19_000;

interface ComposerProps {
  room: RoomRow;
  /** What is written to: "#general", a person, a thread. */
  title: string;
  text: string;
  onText: (text: string) => void;
  onSend: (content: string) => void;
  /** A room that was picked by name. */
  onRoom: (room: Named) => void;
  /** What would be sent, for the preview. */
  asSent: (text: string) => string;
  /** ArrowUp in an empty field. */
  onUp?: () => void;
  /** Null: nothing to be left. */
  onEscape: (() => void) | null;
  /** Above the field: what is being edited or quoted. */
  above?: ReactNode;
  input: RefObject<HTMLTextAreaElement | null>;
}

export function Composer(props: ComposerProps) {
  const { room, title, text, onText, onSend, onRoom, asSent, onUp, onEscape, above, input } = props;
  const id = useId();
  const [isPreview, setPreview] = useState(false);
  const [isListed, setListed] = useState(false);
  const sends = usePart(enterSends, same);
  const isGuest = useWorld((world) => world.people[world.me]?.role === "guest");
  useAutoGrow(input, text, isPreview);
  useCaretAtEnd(input);
  const marks = useMarks(input, onText);
  const completion = useCompletion({ room, input, text, onText, onRoom, isGuest });
  // Characters, as the server counts them: an emoji is one, not two.
  const left = text.length < COUNT_FROM ? LONGEST : LONGEST - [...text].length;
  const canSend = text.trim() !== "" && left >= 0;
  const isOpen = completion.found.length > 0 && !isPreview;

  const send = () => {
    if (!canSend) return;
    setPreview(false);
    onSend(text);
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter belongs to it (keyCode 229 is Safari's way of saying so).
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (completion.onKey(event) || marks.onKey(event)) return;
    const isPlain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.key === "ArrowUp" && isPlain && text === "" && onUp) {
      event.preventDefault();
      onUp();
    }
    if (event.key === "Escape" && onEscape) {
      event.preventDefault();
      onEscape();
    }
    if (event.key !== "Enter" || event.altKey || !isForSending(event, sends)) return;
    event.preventDefault();
    send();
  };

  return (
    <div className="relative">
      {isOpen ? (
        <Candidates
          id={id}
          found={completion.found}
          current={completion.current}
          onPick={completion.pick}
          onShown={setListed}
        />
      ) : null}
      {above}
      <form
        data-region="composer"
        aria-label={t.messages.writeTo(title)}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
        onDragOver={(event) => hasFiles(event) && event.preventDefault()}
        onDrop={(event) => {
          if (!hasFiles(event)) return;
          event.preventDefault();
          tell(t.messages.noFiles, "danger");
        }}
        className={clsx(
          "flex items-end gap-1 rounded-2xl border border-edge/60 bg-raised p-1.5 shadow-xs transition-colors",
          "focus-within:border-accent focus-within:ring-1 focus-within:ring-accent",
        )}
      >
        {isPreview ? (
          <section
            aria-label={t.messages.preview}
            data-testid="preview"
            className="max-h-[40dvh] min-h-9 min-w-0 flex-1 overflow-y-auto px-2.5 py-1.5"
          >
            {text.trim() ? (
              <MessageText content={asSent(text)} />
            ) : (
              <p className="text-soft">{t.messages.previewEmpty}</p>
            )}
          </section>
        ) : null}
        <textarea
          ref={input}
          rows={1}
          value={text}
          dir="auto"
          hidden={isPreview}
          onChange={(event) => {
            onText(event.target.value);
            completion.onCaret();
          }}
          onSelect={completion.onCaret}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            if (!marks.onPaste(event)) refuseFiles(event);
          }}
          aria-label={t.messages.messageTo(title)}
          aria-autocomplete="list"
          aria-controls={isListed ? `${id}-names` : undefined}
          aria-activedescendant={isListed ? `${id}-${completion.current}` : undefined}
          aria-describedby={left < LONGEST - COUNT_FROM ? `${id}-left` : undefined}
          aria-invalid={left < 0 || undefined}
          placeholder={t.messages.messageTo(title)}
          autoComplete="off"
          enterKeyHint={sends ? "send" : "enter"}
          className="field-sizing-content max-h-[40dvh] min-h-9 min-w-0 flex-1 resize-none overflow-y-auto bg-transparent px-2.5 py-1.5 leading-normal outline-none placeholder:truncate placeholder:text-soft"
        />
        {left < LONGEST - COUNT_FROM ? <Counter id={`${id}-left`} left={left} /> : null}
        <button
          type="submit"
          disabled={!canSend}
          aria-label={t.messages.send}
          data-tip={t.messages.send}
          data-keys={sends ? "Enter" : "Mod+Enter"}
          className={clsx(
            "grid size-9 shrink-0 place-items-center rounded-xl transition-colors forced-border",
            canSend ? "bg-accent text-on-accent hover:bg-accent-strong" : "text-soft",
          )}
        >
          <SendIcon />
        </button>
      </form>
      <ComposerBar
        marks={marks}
        isPreview={isPreview}
        onPreview={() => {
          setPreview(!isPreview);
          if (isPreview) requestAnimationFrame(() => input.current?.focus());
        }}
      />
    </div>
  );
}

const same = <Value,>(value: Value): Value => value;

/** By the setting: Enter, or Shift with it; Ctrl or ⌘ always. */
function isForSending(event: KeyboardEvent, sends: boolean): boolean {
  if (event.ctrlKey || event.metaKey) return true;
  return sends !== event.shiftKey;
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

/** A picture of a table comes with the table as text: then the text is what is pasted. */
function refuseFiles(event: ClipboardEvent): void {
  const { files, types } = event.clipboardData;
  if (files.length === 0 || types.includes("text/plain")) return;
  event.preventDefault();
  tell(t.messages.noFiles, "danger");
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
      {left < 0 ? t.messages.tooMany(-left) : t.messages.left(left)}
    </span>
  );
}

type Field = RefObject<HTMLTextAreaElement | null>;

const growsByItself = typeof CSS !== "undefined" && CSS.supports("field-sizing", "content");

/**
 * As tall as its text, up to the bound in its class; where the browser does not do that, it is measured: also when a
 * pane beside it makes it narrower.
 */
function useAutoGrow(input: Field, text: string, isHidden: boolean): void {
  const before = useRef("");
  useLayoutEffect(() => {
    const area = input.current;
    if (!area || growsByItself || isHidden || (before.current === text && text !== "")) return;
    before.current = text;
    grow(area);
  }, [input, text, isHidden]);
  useEffect(() => {
    const area = input.current;
    if (!area || growsByItself) return;
    let wide = area.offsetWidth;
    const watch = new ResizeObserver(() => {
      if (area.offsetWidth === wide || area.offsetWidth === 0) return;
      wide = area.offsetWidth;
      requestAnimationFrame(() => grow(area));
    });
    watch.observe(area);
    return () => watch.disconnect();
  }, [input]);
}

function grow(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  if (area.value) area.style.height = `${area.scrollHeight}px`;
}

/** A draft is gone on with, not written in front of. */
function useCaretAtEnd(input: Field): void {
  useLayoutEffect(() => {
    const area = input.current;
    area?.setSelectionRange(area.value.length, area.value.length);
  }, [input]);
}
