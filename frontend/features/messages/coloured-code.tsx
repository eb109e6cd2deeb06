"use client";

import { useMemo } from "react";
import { coloured, type Tone } from "@/lib/highlight";

const LOOKS: Record<Tone, string | undefined> = {
  plain: undefined,
  comment: "text-soft italic",
  string: "text-accent",
  number: "text-warn",
  keyword: "font-semibold",
  added: "bg-accent-wash text-accent-strong dark:text-accent",
  removed: "bg-danger-wash text-danger",
};

export function ColouredCode({ text, language }: { text: string; language: string }) {
  const pieces = useMemo(() => coloured(text, language), [text, language]);
  if (!pieces) return text;
  return pieces.map((piece, at) =>
    piece.tone === "plain" ? (
      piece.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never move
      <span key={at} className={LOOKS[piece.tone]}>
        {piece.text}
      </span>
    ),
  );
}
