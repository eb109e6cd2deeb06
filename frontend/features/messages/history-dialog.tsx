"use client";

import useSWR from "swr";
import { sentence } from "@/api/errors";
import * as api from "@/api/routes";
import type { Edit, Message } from "@/api/types.gen";
import { shortOf } from "@/lib/clock";
import { useEngine } from "@/live/provider";
import { t } from "@/text";
import { Dialog } from "@/ui/dialog";
import { Waiting } from "@/ui/late";
import { Trouble } from "@/ui/trouble";
import { withNames } from "./mention-text";
import { namesIn } from "./names";
import { changesOf } from "./wording";

/** Every wording, the present one first, with what changed. Edits are open: nobody is told that something never was. */
export function HistoryDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { data, error, mutate } = useSWR(["/edits", message._id, message.change], () =>
    api.allEdits(message._id),
  );
  const edits = data?.edits ?? [];
  return (
    <Dialog title={t.messages.historyTitle} onClose={onClose} wide>
      {error ? (
        <Trouble title={t.messages.historyUnreadable} onRetry={() => void mutate()}>
          {sentence(error)}
        </Trouble>
      ) : null}
      {data || error ? null : <Waiting />}
      <ol className="flex flex-col gap-4" data-testid="wordings">
        {edits
          .map((edit, at) => (
            <Wording key={edit.version} edit={edit} before={edits[at - 1]} isLast={at === edits.length - 1} />
          ))
          .reverse()}
      </ol>
    </Dialog>
  );
}

function Wording({ edit, before, isLast }: { edit: Edit; before: Edit | undefined; isLast: boolean }) {
  const { world } = useEngine();
  const words = (content: string) => withNames(content, namesIn(world.read()));
  const changes = before ? changesOf(words(before.content), words(edit.content)) : null;
  return (
    <li>
      <p className="text-xs text-soft">
        {t.messages.wording(edit.version, shortOf(edit.writtenAt))}
        {isLast ? ` · ${t.messages.present}` : ""}
      </p>
      <p
        className="mt-1 rounded-lg border border-line bg-raised px-3 py-2 wrap-anywhere whitespace-pre-wrap"
        dir="auto"
      >
        {changes
          ? changes.map(({ kind, text }, at) => {
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a wording never move
              if (kind === "same") return <span key={at}>{text}</span>;
              const [Piece, look, name] = LOOKS[kind];
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <Piece key={at} className={look}>
                  <span className="sr-only">{name()}: </span>
                  {text}
                </Piece>
              );
            })
          : words(edit.content)}
      </p>
    </li>
  );
}

const LOOKS = {
  added: ["ins", "bg-accent-wash text-accent-strong no-underline dark:text-accent", () => t.messages.added],
  removed: ["del", "bg-danger-wash text-danger", () => t.messages.removed],
} as const;
