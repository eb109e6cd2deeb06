"use client";

import type { ReactNode } from "react";
import { t } from "@/text";
import { AlertIcon, CheckIcon, ClockIcon, PencilIcon, RetryIcon, TrashIcon } from "@/ui/icons";
import type { Row } from "./rows";

interface DeliveryProps {
  row: Row;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
  onEdit: (clientId: string, content: string) => void;
}

/** Honest about where a message is: "Sent" only after the server said that it is on disk. */
export function DeliveryState(props: DeliveryProps) {
  const { pending } = props.row;
  switch (pending?.state) {
    case "failed":
      return <Failed {...props} />;
    case "sending":
      return (
        <Word icon={<ClockIcon className="size-3.5" />} late>
          {t.messages.sending}
        </Word>
      );
    case "waiting":
      return (
        <Word icon={<ClockIcon className="size-3.5" />} late>
          {pending.attempts > 0 ? t.messages.waitingAgain : t.messages.waiting}
        </Word>
      );
    default:
      return <Word icon={<CheckIcon className="size-3.5" />}>{t.messages.sent}</Word>;
  }
}

function Word({ icon, children, late = false }: { icon: ReactNode; children: ReactNode; late?: boolean }) {
  return (
    <p className="flex h-5 items-center gap-1 text-xs text-soft" data-testid="delivery">
      <span className={late ? "flex animate-late items-center gap-1" : "flex items-center gap-1"}>
        {icon}
        {children}
      </span>
    </p>
  );
}

function Failed({ row, onRetry, onDiscard, onEdit }: DeliveryProps) {
  const { pending } = row;
  if (!pending) return null;
  return (
    <div className="mt-0.5 mb-1 text-[0.8125rem] leading-5" data-testid="delivery">
      <p className="flex items-start gap-1.5 text-danger">
        <AlertIcon className="mt-0.5 size-4 shrink-0" />
        <span>{t.messages.notSent(pending.refusal ?? "")}</span>
      </p>
      <div className="-ms-2 flex flex-wrap">
        <Act icon={<RetryIcon className="size-4" />} onClick={() => onRetry(pending.clientId)}>
          {t.common.retry}
        </Act>
        <Act
          icon={<PencilIcon className="size-4" />}
          onClick={() => onEdit(pending.clientId, pending.content)}
        >
          {t.messages.edit}
        </Act>
        <Act icon={<TrashIcon className="size-4" />} onClick={() => onDiscard(pending.clientId)}>
          {t.messages.discard}
        </Act>
      </div>
    </div>
  );
}

function Act({ icon, children, onClick }: { icon: ReactNode; children: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex min-h-7 items-center gap-1.5 rounded-md px-2 font-medium hover:bg-hover"
    >
      {icon}
      {children}
    </button>
  );
}
