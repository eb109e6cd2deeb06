"use client";

import { clsx } from "clsx";
import { type FormEvent, useState } from "react";
import type { MeAnswer } from "@/api/types.gen";
import { shortOf } from "@/lib/clock";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { Choice, Field } from "@/ui/field";
import { tried } from "./account-actions";
import { type Span, untilOf } from "./until";
import { useChangeMe } from "./use-me";

type Preset = keyof typeof t.settings.preset;

const PRESETS: readonly [Preset, string, Expiry][] = [
  ["meeting", "🗓️", "hour"],
  ["lunch", "🥪", "hour"],
  ["focus", "🎧", "four"],
  ["home", "🏠", "today"],
  ["sick", "🤒", "today"],
  ["away", "🌴", "week"],
];
const EMOJIS = ["💬", "👀", "🎉", "☕", "🚲", "🚆", "✈️", "📚", "🧑‍💻", "👶", "🐶", "😴"];
const MOST_TEXT = 100;

type Expiry = Span & keyof typeof t.settings.expiry;
/** "now": what is set already stays as it is. */
type Wanted = Expiry | "now";

const EXPIRIES: readonly Expiry[] = ["never", "half", "hour", "four", "today", "week"];

/** What I say of myself, and until when. `onDone`: a dialog closes. */
export function StatusForm({ me, onDone }: { me: MeAnswer; onDone?: () => void }) {
  const change = useChangeMe();
  const [text, setText] = useState(me.status?.text ?? "");
  const [emoji, setEmoji] = useState(me.status?.emoji ?? "");
  const [span, setSpan] = useState<Wanted>(me.status?.until ? "now" : "never");
  const isEmpty = !text.trim() && !emoji;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const until = span === "now" ? (me.status?.until ?? null) : untilOf(span);
    const status = isEmpty ? null : { text: text.trim(), emoji: emoji || null, until };
    const done = change({ status }).then(() => {
      if (span !== "never" && span !== "now") setSpan("now");
      onDone?.();
    });
    tried(done, isEmpty ? t.account.statusCleared : t.settings.statusSet);
  };
  const clear = () => {
    setText("");
    setEmoji("");
    setSpan("never");
    tried(
      change({ status: null }).then(() => onDone?.()),
      t.account.statusCleared,
    );
  };
  const options: [Wanted, string][] = EXPIRIES.map((one) => [one, t.settings.expiry[one]]);
  if (me.status?.until) options.unshift(["now", t.settings.until(shortOf(me.status.until))]);
  return (
    <form
      method="post"
      action="/"
      onSubmit={submit}
      aria-label={t.settings.status}
      className="flex flex-col gap-4"
    >
      <div className="flex items-end gap-2.5">
        <Field
          label={t.settings.statusEmoji}
          value={emoji}
          onChange={(event) => setEmoji(oneSign(event.target.value))}
          autoComplete="off"
          className="w-18 shrink-0 [&>input]:text-center"
        />
        <Field
          label={t.settings.statusText}
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={MOST_TEXT}
          autoComplete="off"
          dir="auto"
          className="min-w-0 flex-1"
        />
      </div>
      <Signs chosen={emoji} onPick={setEmoji} />
      <Suggested
        onPick={(preset, sign, expiry) => {
          setText(t.settings.preset[preset]);
          setEmoji(sign);
          setSpan(expiry);
        }}
      />
      <Choice
        label={t.settings.clearAfter}
        value={span}
        onChange={(event) => setSpan(event.target.value as Wanted)}
        options={options}
        className="max-w-xs"
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="strong" disabled={isEmpty && !me.status}>
          {t.common.save}
        </Button>
        {me.status ? <Button onClick={clear}>{t.account.clearStatus}</Button> : null}
      </div>
    </form>
  );
}

function Signs({ chosen, onPick }: { chosen: string; onPick: (sign: string) => void }) {
  return (
    <ul aria-label={t.settings.emojis} className="flex flex-wrap gap-1">
      {EMOJIS.map((sign) => (
        <li key={sign}>
          <button
            type="button"
            aria-pressed={sign === chosen}
            onClick={() => onPick(sign === chosen ? "" : sign)}
            className={clsx(
              "grid size-9 place-items-center rounded-lg text-lg hover:bg-hover",
              sign === chosen && "bg-accent-wash forced-border",
            )}
          >
            {sign}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Suggested({ onPick }: { onPick: (preset: Preset, sign: string, expiry: Expiry) => void }) {
  return (
    <ul aria-label={t.settings.presets} className="grid gap-1.5 sm:grid-cols-2">
      {PRESETS.map(([preset, sign, expiry]) => (
        <li key={preset}>
          <button
            type="button"
            onClick={() => onPick(preset, sign, expiry)}
            className="flex min-h-10 w-full items-center gap-2.5 rounded-lg border border-line bg-raised px-3 text-start text-sm hover:bg-hover"
          >
            <span aria-hidden="true">{sign}</span>
            <span className="min-w-0 py-1">
              <span className="block">{t.settings.preset[preset]}</span>
              <span className="block text-xs text-soft">{t.settings.expiry[expiry]}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** One emoji is many code points; letters are none. */
function oneSign(text: string): string {
  const segments = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)];
  const signs = segments
    .map((one) => one.segment)
    .filter((sign) => /\p{Extended_Pictographic}|\p{RI}|\u20e3/u.test(sign));
  return signs.at(-1) ?? "";
}
