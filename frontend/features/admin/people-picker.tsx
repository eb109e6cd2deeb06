"use client";

import { useMemo, useState } from "react";
import type { UserId } from "@/api/types.gen";
import { useWorld } from "@/live/provider";
import { t } from "@/text/far";
import { Avatar } from "@/ui/avatar";
import { SearchField } from "@/ui/field";

const SHOWN = 60;

interface PeoplePickerProps {
  chosen: readonly UserId[];
  onChange: (chosen: UserId[]) => void;
}

/** Who is chosen stands first; beyond what fits, one types. */
export function PeoplePicker({ chosen, onChange }: PeoplePickerProps) {
  const [words, setWords] = useState("");
  const [first] = useState(chosen);
  const everybody = useWorld((world) => world.people);
  const { shown, more } = useMemo(() => {
    const wanted = words.trim().toLocaleLowerCase();
    const found = Object.values(everybody)
      .filter((one) => (one.listed && one.active) || first.includes(one.id))
      .filter((one) => one.name.toLocaleLowerCase().includes(wanted))
      .sort(
        (a, b) => Number(first.includes(b.id)) - Number(first.includes(a.id)) || a.name.localeCompare(b.name),
      );
    return { shown: found.slice(0, SHOWN), more: found.length > SHOWN };
  }, [everybody, words, first]);
  const toggle = (user: UserId, isIn: boolean) =>
    onChange(isIn ? [...chosen, user] : chosen.filter((one) => one !== user));
  return (
    <fieldset>
      <legend className="mb-1.5 flex w-full items-baseline justify-between text-sm font-medium">
        {t.admin.people}
        <span className="font-normal text-soft">{t.admin.peopleCount(chosen.length)}</span>
      </legend>
      <SearchField
        label={t.admin.findPeople}
        value={words}
        onChange={setWords}
        // Enter chooses nobody, and must not send the form.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      <ul className="mt-2 max-h-56 overflow-y-auto rounded-xl border border-line p-1" data-testid="picker">
        {shown.map((one) => (
          <li key={one.id}>
            <label className="flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-2.5 hover:bg-hover">
              <input
                type="checkbox"
                checked={chosen.includes(one.id)}
                onChange={(event) => toggle(one.id, event.target.checked)}
                className="size-4 shrink-0 accent-accent"
              />
              <Avatar id={one.id} name={one.name} size="size-6 text-[0.6875rem]" />
              <span className="min-w-0 truncate">{one.name || t.common.somebody}</span>
            </label>
          </li>
        ))}
        {shown.length === 0 ? (
          <li className="px-2.5 py-2 text-sm text-soft">{t.admin.noneFound(words.trim())}</li>
        ) : null}
      </ul>
      {more ? <p className="mt-1.5 text-[0.8125rem] text-soft">{t.admin.peopleLimit}</p> : null}
    </fieldset>
  );
}
