"use client";

import { clsx } from "clsx";
import { useLayoutEffect } from "react";
import { t } from "@/text";
import { Avatar } from "@/ui/avatar";
import { HashIcon, PeopleIcon } from "@/ui/icons";
import type { Sign } from "./mention-text";
import type { Offer } from "./use-completion";

interface CandidatesProps {
  id: string;
  found: Offer[];
  current: number;
  onPick: (one: Offer) => void;
  /** Whether it stands on the page: the field must not name a list that has not come yet. */
  onShown: (isShown: boolean) => void;
}

const TITLES: Record<Sign, () => string> = {
  "@": () => t.messages.people,
  "#": () => t.messages.rooms,
  ":": () => t.messages.emojis,
  "/": () => t.messages.commands,
};

export function Candidates({ id, found, current, onPick, onShown }: CandidatesProps) {
  useLayoutEffect(() => {
    onShown(true);
    return () => onShown(false);
  }, [onShown]);
  const sign = found[0]?.sign ?? "@";
  return (
    <div
      id={`${id}-names`}
      role="listbox"
      aria-label={TITLES[sign]()}
      className="absolute start-0 bottom-full z-20 mb-1.5 w-full max-w-md rounded-xl border border-line bg-raised p-1.5 shadow-xl"
    >
      {found.map((one, at) => (
        <div
          key={one.id}
          id={`${id}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === current}
          // The field must not lose the focus, or its caret would be gone.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(one);
          }}
          className={clsx(
            "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-sm pointer-coarse:min-h-11",
            at === current ? "forced-border bg-accent-wash" : "hover:bg-hover",
          )}
        >
          <Shown one={one} />
        </div>
      ))}
    </div>
  );
}

function Shown({ one }: { one: Offer }) {
  const hint = one.id.startsWith("!") ? t.messages.mentionAll : one.hint;
  return (
    <>
      <Picture one={one} />
      <span className={clsx("min-w-0 truncate", one.sign === "/" && "shrink-0 font-mono text-[0.8125rem]")}>
        {one.sign === "/" ? `/${one.name}` : <bdi>{one.name}</bdi>}
      </span>
      {hint ? <span className="min-w-0 truncate text-xs text-soft">{hint}</span> : null}
    </>
  );
}

function Picture({ one }: { one: Offer }) {
  if (one.sign === "/") return null;
  if (one.sign === "#") return <HashIcon className="size-5 shrink-0 text-soft" />;
  if (one.sign === ":")
    return (
      <span aria-hidden="true" className="w-6 shrink-0 text-center text-lg leading-none">
        {one.inserts}
      </span>
    );
  if (!one.id.startsWith("U")) return <PeopleIcon className="size-6 shrink-0 text-soft" />;
  return <Avatar id={one.id} name={one.name} size="size-6 text-[0.6875rem]" />;
}
