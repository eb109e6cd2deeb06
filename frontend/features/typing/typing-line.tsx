"use client";

import type { RoomId } from "@/api/types.gen";
import { typingText, useTyping } from "./use-typing";

/** Keeps its height, so that nothing moves when somebody begins or stops. */
export function TypingLine({ room }: { room: RoomId }) {
  const text = typingText(useTyping(room));
  return (
    <p className="h-6 truncate px-1 text-xs leading-6 text-soft" data-testid="typing">
      {text ? (
        <span className="inline-flex animate-appear items-center gap-2">
          <span aria-hidden="true" className="inline-flex gap-0.5">
            <i className="size-1 animate-breathe rounded-full bg-soft" />
            <i className="size-1 animate-breathe rounded-full bg-soft [animation-delay:200ms]" />
            <i className="size-1 animate-breathe rounded-full bg-soft [animation-delay:400ms]" />
          </span>
          {text}
        </span>
      ) : null}
    </p>
  );
}
