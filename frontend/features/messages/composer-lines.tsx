"use client";

import type { ReactNode } from "react";
import type { Message } from "@/api/types.gen";
import { plainText } from "@/lib/markdown";
import { useWorld } from "@/live/provider";
import { t } from "@/text";
import { AlertIcon, PencilIcon } from "@/ui/icons";
import { QuoteIcon } from "./icons";
import { namesIn } from "./names";

interface AboveProps {
  editing: Message | null;
  quoting: Message | null;
  unknown: string | null;
  onStop: (() => void) | null;
  onSendAnyway: () => void;
}

/** What stands above the field while something special is written. */
export function AboveComposer({ editing, quoting, unknown, onStop, onSendAnyway }: AboveProps) {
  return (
    <>
      {unknown ? (
        <Line icon={<AlertIcon className="size-4 shrink-0 text-danger" />} isAlert>
          <span className="min-w-0">{t.messages.unknownCommand(unknown)}</span>
          <LineButton onPress={onSendAnyway}>{t.messages.sendAnyway}</LineButton>
        </Line>
      ) : null}
      {editing ? (
        <Line icon={<PencilIcon className="size-4 shrink-0" />}>
          {t.messages.editing}
          {onStop ? <LineButton onPress={onStop}>{t.common.cancel}</LineButton> : null}
        </Line>
      ) : null}
      {quoting ? <Quoting message={quoting} onStop={onStop} /> : null}
    </>
  );
}

function Quoting({ message, onStop }: { message: Message; onStop: (() => void) | null }) {
  const world = useWorld(itself);
  const name = world.people[message.author]?.name || t.common.somebody;
  return (
    <Line icon={<QuoteIcon className="size-4 shrink-0 text-accent" />}>
      <span className="min-w-0 truncate" data-testid="quoting">
        <span className="font-medium text-ink">{t.messages.quoting(name)}</span>
        {" · "}
        {plainText(message.content, namesIn(world)).slice(0, 200)}
      </span>
      {onStop ? <LineButton onPress={onStop}>{t.messages.dropQuote}</LineButton> : null}
    </Line>
  );
}

const itself = <Value,>(value: Value): Value => value;

function Line({
  icon,
  children,
  isAlert = false,
}: {
  icon: ReactNode;
  children: ReactNode;
  isAlert?: boolean;
}) {
  return (
    <p
      role={isAlert ? "alert" : undefined}
      className="flex min-h-7 items-center gap-1.5 px-2 pb-1 text-[0.8125rem] text-soft"
    >
      {icon}
      {children}
    </p>
  );
}

function LineButton({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="min-h-6 shrink-0 rounded-md px-1.5 font-medium underline hover:text-ink"
    >
      {children}
    </button>
  );
}
