"use client";

import { latePart } from "@/lib/late-part";
import { tell } from "@/lib/notices";
import { t } from "@/text";
import { CopyIcon } from "@/ui/icons";

const ColouredCode = latePart(() => import("./coloured-code").then((part) => part.ColouredCode));

/** The words stand there at once; their colours come when they are there, and move nothing. */
export function CodeBlock({ text, language }: { text: string; language: string }) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => tell(t.messages.codeCopied),
      // Plain http has no clipboard; the words can still be selected.
      () => {},
    );
  return (
    <div className="group/code relative my-1 pointer-coarse:flex pointer-coarse:items-start pointer-coarse:gap-1">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
        tabIndex={0}
        dir="ltr"
        className="overflow-x-auto rounded-lg border border-line bg-side py-2 ps-3 pe-11 pointer-coarse:min-w-0 pointer-coarse:flex-1 pointer-coarse:pe-3 font-mono text-[0.8125rem] leading-5 whitespace-pre focus-visible:-outline-offset-2"
      >
        <code>{language ? <ColouredCode text={text} language={language} meanwhile={text} /> : text}</code>
      </pre>
      <button
        type="button"
        aria-label={t.messages.copyCode}
        data-tip={t.messages.copyCode}
        onClick={() => void copy()}
        className="absolute end-1.5 top-1.5 grid size-7 place-items-center rounded-md border border-line bg-raised text-soft opacity-0 group-hover/code:opacity-100 group-focus-within/code:opacity-100 hover:text-ink focus-visible:opacity-100 pointer-coarse:static pointer-coarse:size-9 pointer-coarse:shrink-0 pointer-coarse:opacity-100"
      >
        <CopyIcon className="size-4" />
      </button>
    </div>
  );
}
