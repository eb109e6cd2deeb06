"use client";

import { type ReactNode, useRef, useState } from "react";
import { latePart } from "@/lib/late-part";
import { t } from "@/text";
import { IconButton } from "@/ui/button";
import { EyeIcon, LinkIcon, PencilIcon, SmileIcon } from "@/ui/icons";
import type { useMarks } from "./use-marks";

const EmojiPicker = latePart(() => import("./emoji-picker").then((part) => part.EmojiPicker));

interface ComposerBarProps {
  marks: ReturnType<typeof useMarks>;
  isPreview: boolean;
  onPreview: () => void;
}

/** Small, under the field: what the keys do, for those who do not know them. */
export function ComposerBar({ marks, isPreview, onPreview }: ComposerBarProps) {
  const emoji = useRef<HTMLButtonElement>(null);
  const [isPicking, setPicking] = useState(false);
  return (
    <div
      role="toolbar"
      aria-label={t.messages.bar}
      className="@container flex flex-wrap items-center gap-0.5 px-1 pt-0.5"
    >
      <Tool label={t.messages.bold} keys="Mod+B" onPress={() => marks.mark("bold")} isOff={isPreview}>
        <b className="text-[0.9375rem]">B</b>
      </Tool>
      <Tool label={t.messages.italic} keys="Mod+I" onPress={() => marks.mark("italic")} isOff={isPreview}>
        <i className="font-serif text-[0.9375rem]">I</i>
      </Tool>
      <Tool
        label={t.messages.strike}
        keys="Mod+Shift+X"
        onPress={() => marks.mark("strike")}
        isOff={isPreview}
      >
        <s className="text-[0.9375rem]">S</s>
      </Tool>
      <Tool label={t.messages.codeMark} keys="Mod+E" onPress={() => marks.mark("code")} isOff={isPreview}>
        <span className="font-mono text-xs">{"</>"}</span>
      </Tool>
      <Tool label={t.messages.link} onPress={marks.link} isOff={isPreview}>
        <LinkIcon className="size-4.5" />
      </Tool>
      <Tool label={t.messages.list} onPress={() => marks.prefix("- ")} isOff={isPreview} isWide>
        <span className="text-sm">•—</span>
      </Tool>
      <Tool label={t.messages.quoteMark} onPress={() => marks.prefix("> ")} isOff={isPreview} isWide>
        <span className="text-lg leading-none">”</span>
      </Tool>
      <IconButton
        ref={emoji}
        label={t.messages.emoji}
        aria-haspopup="dialog"
        aria-expanded={isPicking}
        disabled={isPreview}
        className="size-8 pointer-coarse:size-9"
        onClick={() => setPicking(!isPicking)}
      >
        <SmileIcon className="size-4.5" />
      </IconButton>
      <button
        type="button"
        aria-pressed={isPreview}
        onClick={onPreview}
        className="ms-auto flex min-h-8 items-center gap-1.5 rounded-lg px-2 text-[0.8125rem] text-soft hover:bg-hover hover:text-ink"
      >
        {isPreview ? <PencilIcon className="size-4" /> : <EyeIcon className="size-4" />}
        {isPreview ? t.messages.write : t.messages.preview}
      </button>
      {isPicking ? (
        <EmojiPicker
          anchor={emoji}
          label={t.messages.emojiTitle}
          onPick={(sign) => marks.insert(sign)}
          onClose={() => setPicking(false)}
        />
      ) : null}
    </div>
  );
}

interface ToolProps {
  label: string;
  keys?: string;
  onPress: () => void;
  isOff: boolean;
  /** Not where it is narrow: what matters most has the room there. */
  isWide?: boolean;
  children: ReactNode;
}

function Tool({ label, keys, onPress, isOff, isWide = false, children }: ToolProps) {
  return (
    <IconButton
      label={label}
      keys={keys}
      disabled={isOff}
      // The selection in the field stays.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
      className={isWide ? "size-8 pointer-coarse:size-9 @max-md:hidden" : "size-8 pointer-coarse:size-9"}
    >
      {children}
    </IconButton>
  );
}
