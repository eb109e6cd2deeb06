"use client";

import { useMemo } from "react";
import { ACCOUNT_ACTIONS } from "@/features/account/account-actions";
import { useChangeMe, useMe } from "@/features/account/use-me";
import { ROOM_ACTIONS } from "@/features/rooms/room-actions";
import { useOpenDirect } from "@/features/rooms/use-open-direct";
import { type Action, keysText, offered } from "@/lib/actions";
import { fits, plain } from "@/lib/fuzzy";
import { go, roomPath, viewPath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import { newsIn, signedTitle } from "@/live/titles";
import type { RoomRow } from "@/live/world";
import { readRecent } from "@/state/preferences";
import { t } from "@/text";
import type { AppAct } from "./app-actions";
import { PLACE_ACTIONS } from "./place-actions";

/** One line of the switcher. */
export interface Choice {
  id: string;
  text: string;
  hint: string;
  keys?: string;
  pick: () => void;
}

/** Everything there is: rooms, people, screens, and every registered action that is offered now. */
export function useChoices(on: AppAct, actions: readonly Action<AppAct>[]): Choice[] {
  const engine = useEngine();
  const people = useWorld((world) => world.people);
  const rooms = useWorld((world) => world.rooms);
  const openDirect = useOpenDirect();
  const { me } = useMe();
  const change = useChangeMe();
  const here = on.here ? rooms[on.here] : undefined;
  const listed = new Set(on.rooms().map((room) => room.id));
  const others = Object.values(rooms).filter((room) => !listed.has(room.id));
  const places = [...on.rooms(), ...others]
    .sort((a, b) => newsIn(b) - newsIn(a))
    .map((room) => ({
      id: room.id,
      text: signedTitle(room, people, engine.me),
      hint: roomHint(room),
      pick: () => go(roomPath(room.id)),
    }));
  const persons = Object.values(people)
    .filter((person) => person.listed && person.active)
    .map((person) => ({
      id: person.id,
      text: person.name,
      hint: person.id === engine.me ? t.switcher.notes : t.switcher.person,
      pick: () => openDirect(person.id),
    }));
  return [
    ...places,
    ...persons,
    ...bound(actions, on, t.switcher.action),
    ...bound(PLACE_ACTIONS, on, t.switcher.screen),
    ...(here ? bound(ROOM_ACTIONS, { room: here, engine }, signedTitle(here, people, engine.me)) : []),
    ...bound(ACCOUNT_ACTIONS, { me, change }, t.switcher.setting),
  ];
}

function roomHint(room: RoomRow): string {
  if (room.archivedAt !== null) return t.switcher.archived;
  if (newsIn(room) > 0) return t.switcher.news(newsIn(room));
  return room.kind === "direct" ? t.switcher.direct : t.switcher.room;
}

function bound<On>(actions: readonly Action<On>[], on: On, hint: string): Choice[] {
  return offered(actions, on)
    .filter((action) => action.id !== "app.switch" && !action.isOn?.(on))
    .map((action) => ({
      id: action.id,
      text: action.label(on),
      hint,
      keys: action.keys ? keysText(action.keys) : undefined,
      pick: () => action.run(on),
    }));
}

const SHOWN = 14;

/** What fits best, and of what fits alike what was picked last; at the end, a search for the words. */
export function useFound(choices: Choice[], words: string): Choice[] {
  const recent = useMemo(() => new Map(readRecent().map((id, at) => [id, at])), []);
  return useMemo(() => {
    const age = ({ id }: Choice) => recent.get(id) ?? Number.POSITIVE_INFINITY;
    const order = (a: Choice, b: Choice) => Math.min(age(a), 1e6) - Math.min(age(b), 1e6);
    if (!plain(words)) return [...choices].sort(order).slice(0, SHOWN);
    const found = choices
      .map((choice) => ({ choice, score: fits(choice.text, words) }))
      .filter(({ score }) => score > 0)
      // A recent pick is worth as much as a better place in the name, not as much as being called so.
      .map((one) => ({ ...one, score: one.score + (Number.isFinite(age(one.choice)) ? 15 : 0) }))
      .sort((a, b) => b.score - a.score || order(a.choice, b.choice))
      .slice(0, SHOWN)
      .map(({ choice }) => choice);
    return [...found, searchFor(words.trim())];
  }, [choices, words, recent]);
}

const searchFor = (words: string): Choice => ({
  id: "search",
  text: t.switcher.searchFor(words),
  hint: "",
  pick: () => go(`${viewPath("search")}?${new URLSearchParams({ q: words })}`),
});
