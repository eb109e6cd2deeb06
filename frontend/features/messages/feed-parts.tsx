"use client";

import type { Room } from "@/api/types.gen";
import { t } from "@/text";
import { ArrowDownIcon, HashIcon, LockIcon, PersonIcon } from "@/ui/icons";
import { Spinner } from "@/ui/late";

export function ToLatest({ count, onPress }: { count: number; onPress: () => void }) {
  return (
    <button
      type="button"
      onClick={onPress}
      data-testid="to-latest"
      className="absolute bottom-3 left-1/2 flex min-h-9 -translate-x-1/2 animate-appear items-center gap-1.5 rounded-full bg-accent ps-3 pe-4 text-sm font-medium text-on-accent shadow-lg hover:bg-accent-strong"
    >
      <ArrowDownIcon className="size-4.5" />
      {count > 0 ? t.messages.newCount(count) : t.messages.latest}
      <span className="sr-only">{t.messages.toLatest}</span>
    </button>
  );
}

export function RoomStart({ room, title, isEmpty }: { room: Room; title: string; isEmpty: boolean }) {
  const Sign = { public: HashIcon, private: LockIcon, direct: PersonIcon }[room.kind];
  return (
    <div className="px-3 pt-12 pb-2 sm:px-5" data-testid="room-start">
      <span className="mb-4 grid size-14 place-items-center rounded-2xl bg-accent-wash text-accent">
        <Sign className="size-7" />
      </span>
      <p className="text-2xl font-semibold tracking-[-0.02em] wrap-anywhere">
        <bdi>{title}</bdi>
      </p>
      {room.purpose ? (
        <p className="mt-1 max-w-prose wrap-anywhere" dir="auto">
          {room.purpose}
        </p>
      ) : null}
      <p className="mt-1 max-w-prose text-soft">{isEmpty ? t.messages.startEmpty : t.messages.startHere}</p>
    </div>
  );
}

export function OlderLine() {
  return (
    <p
      role="status"
      className="absolute top-2 left-1/2 flex -translate-x-1/2 animate-late items-center gap-2 rounded-full border border-line bg-raised px-3 py-1 text-xs text-soft shadow-sm"
    >
      <Spinner className="size-3.5" />
      {t.messages.older}
    </p>
  );
}

export function OlderFailed({ onRetry }: { onRetry: () => void }) {
  return (
    <p
      role="alert"
      className="absolute top-2 left-1/2 flex -translate-x-1/2 items-center gap-2 rounded-full border border-line bg-raised py-1 ps-3 pe-1 text-xs shadow-sm"
    >
      {t.messages.olderFailed}
      <button
        type="button"
        onClick={onRetry}
        className="min-h-6 rounded-full px-2 font-semibold hover:bg-hover"
      >
        {t.common.retry}
      </button>
    </p>
  );
}
