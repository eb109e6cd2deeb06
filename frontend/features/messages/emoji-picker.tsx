"use client";

import { clsx } from "clsx";
import { type KeyboardEvent, type RefObject, useDeferredValue, useMemo, useRef, useState } from "react";
import { Virtualizer } from "virtua";
import { sentence } from "@/api/errors";
import { emojiTone, keepEmojiTone, keepRecentEmoji, recentEmoji } from "@/state/emoji";
import { t } from "@/text";
import { Waiting } from "@/ui/late";
import { PopoverPanel } from "@/ui/popover";
import { Trouble } from "@/ui/trouble";
import { type Emoji, type EmojiTable, emojiFor, toned } from "./emoji";
import { useEmoji } from "./use-emoji";

const COLUMNS = 8;
const MOST_FOUND = 120;
const TONES = [0, 1, 2, 3, 4, 5];
const HAND = "✋";

interface EmojiPickerProps {
  anchor: RefObject<HTMLElement | null>;
  label: string;
  onPick: (emoji: string) => void;
  onClose: () => void;
}

/** All of them: found by words, walked by arrows. What is used most is used again, so the latest come first. */
export function EmojiPicker({ anchor, label, onPick, onClose }: EmojiPickerProps) {
  const { table, error, retry } = useEmoji(true);
  const [typed, setTyped] = useState("");
  const [tone, setTone] = useState(emojiTone);
  const wanted = useDeferredValue(typed);
  const sections = useMemo(() => (table ? sectionsOf(table, wanted) : []), [table, wanted]);
  const grid = useRef<HTMLDivElement>(null);
  const pick = (emoji: string) => {
    keepRecentEmoji(emoji);
    onClose();
    onPick(emoji);
  };
  const pickFirst = (event: KeyboardEvent) => {
    const first = sections.find((section) => section.emoji.length > 0)?.emoji[0];
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") grid.current?.querySelector<HTMLElement>("[data-emoji]")?.focus();
    else if (event.key === "Enter" && first && wanted === typed) pick(shown(first, tone));
    else return;
    event.preventDefault();
  };
  return (
    <PopoverPanel anchor={anchor} label={label} onClose={onClose} className="w-90 p-0!">
      <div className="flex h-100 max-h-[inherit] flex-col" data-testid="emoji-picker">
        <div className="flex items-center gap-1.5 p-2">
          <input
            data-first
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={pickFirst}
            aria-label={t.messages.findEmoji}
            placeholder={t.messages.findEmoji}
            className="h-9 min-w-0 flex-1 rounded-lg border border-edge/60 bg-paper px-3 placeholder:text-soft focus-visible:outline-offset-0"
          />
          <Tone
            tone={tone}
            onTone={(next) => {
              keepEmojiTone(next);
              setTone(next);
            }}
          />
        </div>
        {error ? (
          <Trouble title={t.messages.emojiUnreadable} onRetry={retry}>
            {sentence(error)}
          </Trouble>
        ) : null}
        {table || error ? null : <Waiting />}
        {table && sections.every(({ emoji }) => emoji.length === 0) ? (
          <p className="p-6 text-center text-soft" role="status">
            {t.messages.noEmoji}
          </p>
        ) : null}
        {table ? (
          // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it are what is pressed
          <div
            ref={grid}
            onKeyDown={(event) => walkGrid(event, grid.current)}
            className="min-h-0 flex-1 overflow-y-auto px-2 pb-2"
          >
            <Virtualizer scrollRef={grid} bufferSize={240}>
              {linesOf(sections).map((line) =>
                typeof line === "string" ? (
                  <h3
                    key={line}
                    className="px-1 pt-2 pb-1 text-xs font-semibold text-soft first-letter:uppercase"
                  >
                    {line}
                  </h3>
                ) : (
                  <Line key={line.key} emoji={line.emoji} tone={tone} onPick={pick} />
                ),
              )}
            </Virtualizer>
          </div>
        ) : null}
      </div>
    </PopoverPanel>
  );
}

interface Section {
  name: string;
  emoji: Emoji[];
}

function sectionsOf(table: EmojiTable, typed: string): Section[] {
  if (typed.trim()) return [{ name: "", emoji: emojiFor(table, typed, MOST_FOUND) }];
  const recent = recentEmoji().map((sign) => table.bySign.get(sign) ?? plain(sign));
  const groups = table.groups.map((name, group) => ({
    name,
    emoji: table.all.filter((one) => one.group === group),
  }));
  return recent.length > 0 ? [{ name: t.messages.recent, emoji: recent }, ...groups] : groups;
}

/** Used lately, in a tone: it stays as it was. */
const plain = (sign: string): Emoji => ({
  sign,
  name: sign,
  codes: [],
  words: "",
  group: 0,
  hasTones: false,
});

const shown = ({ sign, hasTones }: Emoji, tone: number): string => (hasTones ? toned(sign, tone) : sign);

/** Headings, and rows of so many. */
function linesOf(sections: Section[]): (string | { key: string; emoji: Emoji[] })[] {
  return sections.flatMap(({ name, emoji }) => {
    const rows = Array.from({ length: Math.ceil(emoji.length / COLUMNS) }, (_, row) => ({
      key: `${name}-${row}`,
      emoji: emoji.slice(row * COLUMNS, (row + 1) * COLUMNS),
    }));
    return name ? [name, ...rows] : rows;
  });
}

function Line({ emoji, tone, onPick }: { emoji: Emoji[]; tone: number; onPick: (emoji: string) => void }) {
  return (
    <div className="grid grid-cols-8" data-line>
      {emoji.map((one) => (
        <button
          key={one.sign}
          type="button"
          data-emoji
          aria-label={one.name}
          title={one.codes[0] ? `${one.name} :${one.codes[0]}:` : one.name}
          onClick={() => onPick(shown(one, tone))}
          className="grid aspect-square w-full place-items-center rounded-lg text-2xl leading-none hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2"
        >
          {shown(one, tone)}
        </button>
      ))}
    </div>
  );
}

function walkGrid(event: KeyboardEvent, grid: HTMLElement | null): void {
  const here = event.target as HTMLElement;
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const lineBy = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if ((by === undefined && lineBy === undefined) || here.dataset.emoji === undefined) return;
  event.preventDefault();
  if (by !== undefined) {
    const all = [...(grid?.querySelectorAll<HTMLElement>("[data-emoji]") ?? [])];
    all[all.indexOf(here) + by]?.focus();
    return;
  }
  const lines = [...(grid?.querySelectorAll<HTMLElement>("[data-line]") ?? [])];
  const line = here.closest<HTMLElement>("[data-line]");
  const column = [...(line?.children ?? [])].indexOf(here);
  const next = line ? lines[lines.indexOf(line) + (lineBy ?? 0)] : undefined;
  const target = next?.children[Math.min(column, next.children.length - 1)] as HTMLElement | undefined;
  if (target) target.focus();
  else if (lineBy === -1) grid?.parentElement?.querySelector<HTMLElement>("input")?.focus();
}

function Tone({ tone, onTone }: { tone: number; onTone: (tone: number) => void }) {
  return (
    <select
      aria-label={t.messages.tone}
      title={t.messages.tone}
      value={tone}
      onChange={(event) => onTone(Number(event.target.value))}
      className={clsx("h-9 shrink-0 rounded-lg border border-edge/60 bg-paper px-1 text-lg")}
    >
      {TONES.map((one) => (
        <option key={one} value={one} aria-label={t.messages.tones[one]}>
          {toned(HAND, one)}
        </option>
      ))}
    </select>
  );
}
