"use client";

import type { ClipboardEvent, KeyboardEvent, RefObject } from "react";
import { difference, type Mark, type Marked, withLink, withMark, withPrefix } from "./format";

/** Formatting in the field. What changes goes in as if it were typed, so that the browser can undo it. */
export function useMarks(input: RefObject<HTMLTextAreaElement | null>, onText: (text: string) => void) {
  const change = (make: (now: Marked) => Marked | null): boolean => {
    const area = input.current;
    if (!area) return false;
    const now = { text: area.value, from: area.selectionStart, to: area.selectionEnd };
    const next = make(now);
    if (!next) return false;
    const { start, end, by } = difference(now.text, next.text);
    area.focus();
    area.setSelectionRange(start, end);
    const isTyped = by ? document.execCommand("insertText", false, by) : document.execCommand("delete");
    if (!isTyped && now.text !== next.text) onText(next.text);
    const select = () => area.setSelectionRange(next.from, next.to);
    select();
    requestAnimationFrame(select);
    return true;
  };
  const mark = (kind: Mark) => void change((now) => withMark(now, kind));
  const prefix = (sign: string) => void change((now) => withPrefix(now, sign));
  const insert = (words: string) =>
    void change(({ text, from, to }) => ({
      text: text.slice(0, from) + words + text.slice(to),
      from: from + words.length,
      to: from + words.length,
    }));
  const link = () => void change(linked);
  /** True: the address went over the selection. */
  const onPaste = (event: ClipboardEvent): boolean => {
    const address = event.clipboardData.getData("text/plain");
    if (!address || !change((now) => withLink(now, address))) return false;
    event.preventDefault();
    return true;
  };
  /** True: the key was for this. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
    const kind = KEYS[`${event.shiftKey ? "Shift+" : ""}${event.key.toLowerCase()}`];
    if (!kind) return false;
    event.preventDefault();
    mark(kind);
    return true;
  };
  return { mark, prefix, link, insert, onPaste, onKey };
}

const KEYS: Record<string, Mark> = { b: "bold", i: "italic", "Shift+x": "strike", e: "code" };

/** The words are there, the address is to be written. */
function linked({ text, from, to }: Marked): Marked {
  const words = text.slice(from, to);
  const by = `[${words}](https://)`;
  const at = words ? from + by.length - 1 : from + 1;
  return { text: text.slice(0, from) + by + text.slice(to), from: at, to: at };
}
