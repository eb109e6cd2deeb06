"use client";

import { type KeyboardEvent, type RefObject, useDeferredValue, useMemo, useState } from "react";
import useSWR from "swr";
import * as api from "@/api/routes";
import { useEngine, useWorld } from "@/live/provider";
import type { RoomRow, World } from "@/live/world";
import { emojiTone } from "@/state/emoji";
import type { CommandAct } from "./commands";
import { type EmojiTable, emojiFor, toned } from "./emoji";
import {
  type Candidate,
  candidates,
  type Named,
  type Open,
  openWord,
  roomsFor,
  type Sign,
} from "./mention-text";
import { useEmoji } from "./use-emoji";
import { useGroups } from "./use-groups";

const SHOWN = 8;

/** What is offered: what it inserts, and how it is shown. */
export interface Offer {
  id: string;
  sign: Sign;
  name: string;
  inserts: string;
  hint: string;
}

interface CompletionOptions {
  room: RoomRow;
  input: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  onRoom: (room: Named) => void;
  isGuest: boolean;
}

/** People after an @, rooms after a #, emoji after a :, commands after the first /; chosen with the arrows, Enter or Tab. */
export function useCompletion(options: CompletionOptions) {
  const { room, input, text, onText, onRoom, isGuest } = options;
  const engine = useEngine();
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  /** Escape closes it for this one word. */
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const opened = openWord(text, caret);
  const open = opened && opened.from !== closedAt ? opened : null;
  const sign = open?.sign ?? null;
  const words = open?.words ?? "";
  const people = usePeople(sign === "@" ? room.id : null);
  const rooms = useNamedRooms(sign === "#" ? words : null, isGuest);
  const { table } = useEmoji(sign === ":");
  const commands = useCommands(sign === "/");
  const found = useMemo(() => {
    if (sign === "@") return people(words);
    if (sign === "#") return roomsFor(words, rooms, SHOWN).map((one) => offer("#", one));
    if (sign === ":") return table ? emojiOffers(table, words) : [];
    return sign === "/" ? commands(words, { room, engine, isGuest, words: "", people: [] }) : [];
  }, [sign, words, people, rooms, table, commands, room, engine, isGuest]);
  const current = Math.min(at, found.length - 1);

  const onCaret = () => {
    const place = input.current?.selectionStart ?? 0;
    setCaret(place);
    setAt(0);
    // Who is in the room is wanted once somebody begins to call.
    if (openWord(input.current?.value ?? "", place)?.sign === "@") void engine.sync.readMembers(room.id);
  };

  const pick = (one: Offer) => {
    if (!open) return;
    if (one.sign === "#") onRoom({ id: one.id, name: one.name });
    const before = `${text.slice(0, open.from)}${one.inserts} `;
    onText(before + text.slice(caret).replace(/^ /, ""));
    setCaret(before.length);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(before.length, before.length);
    });
  };

  /** True: the key was for the list. */
  const onKey = (event: KeyboardEvent): boolean => {
    const one = found[current];
    if (!one || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isWhole = open !== null && isTyped(one, open);
    if (step !== undefined) setAt((current + step + found.length) % found.length);
    // What stands there whole is sent, not written once more.
    else if (event.key === "Enter" && isWhole) return false;
    else if (event.key === "Enter" || event.key === "Tab") pick(one);
    else if (event.key === "Escape") setClosedAt(open?.from ?? null);
    else return false;
    event.preventDefault();
    return true;
  };

  return { found, sign, current, onCaret, onKey, pick };
}

const isTyped = (one: Offer, { sign, words }: Open): boolean => sign === "/" && one.name === words;

const offer = (sign: Sign, { id, name }: Named): Offer => ({
  id,
  sign,
  name,
  inserts: sign + name,
  hint: "",
});

/** Who is here first, then the others of the workspace, then groups. */
function usePeople(room: string | null) {
  const people = useWorld((world) => world.people);
  const roster = useWorld((world) => (room ? world.rosters[room] : undefined));
  const groups = useGroups(room !== null);
  return useMemo(() => {
    if (room === null) return () => [];
    const all = candidatesIn(people, roster);
    const handles = groups.map(({ id, handle }) => ({ id, name: handle }));
    const hints = new Map(groups.map(({ id, name }) => [id, name]));
    return (words: string): Offer[] =>
      candidates(words, all, { most: SHOWN, groups: handles }).map((one) => ({
        ...offer("@", one),
        hint: hints.get(one.id) ?? "",
      }));
  }, [room, people, roster, groups]);
}

/** My rooms, and the public ones that the server finds. */
function useNamedRooms(words: string | null, isGuest: boolean): Named[] {
  const rooms = useWorld((world) => world.rooms);
  const asked = useDeferredValue(words);
  const { data } = useSWR(
    asked && !isGuest ? ["/browseRooms", asked, SHOWN] : null,
    () => api.browseRooms({ q: asked ?? "", limit: SHOWN }),
    { keepPreviousData: true, dedupingInterval: 30_000 },
  );
  return useMemo(() => {
    const mine = Object.values(rooms).filter((room) => room.kind !== "direct");
    return [...mine, ...(data?.rooms ?? []).filter((room) => !rooms[room.id])];
  }, [rooms, data]);
}

function emojiOffers(table: EmojiTable, words: string): Offer[] {
  const tone = emojiTone();
  return emojiFor(table, words, SHOWN).map((one) => ({
    id: one.sign,
    sign: ":",
    name: one.codes[0] ? `:${one.codes[0]}:` : one.name,
    inserts: one.hasTones ? toned(one.sign, tone) : one.sign,
    hint: one.name,
  }));
}

/** They come when the first "/" is typed. */
function useCommands(isWanted: boolean): (words: string, on: CommandAct) => Offer[] {
  const { data } = useSWR(isWanted ? "commands" : null, () => import("./commands"), {
    revalidateOnFocus: false,
    revalidateIfStale: false,
  });
  return useMemo(
    () => (words, on) =>
      (data?.commandsFor(words, on) ?? []).map(({ id, label }) => ({
        id,
        sign: "/",
        name: id,
        inserts: `/${id}`,
        hint: label(on),
      })),
    [data],
  );
}

function candidatesIn(people: World["people"], roster: World["rosters"][string] | undefined): Candidate[] {
  return Object.values(people)
    .filter((person) => person.listed && person.active)
    .map(({ id, name }) => ({ id, name, isHere: roster?.rows[id]?.leftAt === null }));
}
