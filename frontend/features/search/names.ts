import type { RoomId, UserId } from "@/api/types.gen";
import { t } from "@/text/far";
import { canBeNot, type Filter, HAS, IS, KEYS, type Key, type Typing, writeFilter } from "./query";

/** People and rooms by name: what one types is names, what is sent is ids. */
export interface Names {
  me: UserId;
  people: readonly { id: UserId; name: string; isActive: boolean }[];
  rooms: readonly { id: RoomId; title: string }[];
}

const USER = /^(?:<@|@)?(U[0-9A-F]{16})>?$/;
const ROOM = /^C[0-9A-F]{16}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MESSAGE = /^[0-9A-Za-z_-]{8,64}$/;

const isMe = (value: string): boolean => ["me", "@me"].includes(value.toLowerCase());
const bare = (value: string): string => value.replace(/^[#@]/, "").toLocaleLowerCase();

/** The filter with an id in the place of a name; null when there is nothing of that name. */
export function resolved(filter: Filter, names: Names): Filter | null {
  const found = idOf(filter, names);
  return found === null ? null : { ...filter, value: found, no: filter.no && canBeNot(filter.key) };
}

function idOf({ key, value }: Filter, names: Names): string | null {
  const known = (all: readonly string[]) => all.find((one) => one === value.toLowerCase()) ?? null;
  switch (key) {
    case "from":
      return isMe(value) ? "me" : (USER.exec(value)?.[1] ?? onlyOne(names.people, "name", value));
    case "in":
      return ROOM.test(value) ? value : onlyOne(names.rooms, "title", value);
    case "has":
      return known(HAS);
    case "is":
      return known(IS);
    case "thread":
      return MESSAGE.test(value) ? value : null;
    default:
      return isDay(value) ? value : null;
  }
}

/** By the whole name, or by a part of it that only one has. */
function onlyOne<Field extends string>(
  rows: readonly ({ id: string } & Record<Field, string>)[],
  field: Field,
  value: string,
): string | null {
  const wanted = bare(value);
  const whole = rows.filter((row) => bare(row[field]) === wanted);
  const parts = rows.filter((row) => row[field].toLocaleLowerCase().split(/\s+/).includes(wanted));
  const found = whole.length > 0 ? whole : parts;
  return found.length === 1 ? (found[0]?.id ?? null) : null;
}

function isDay(value: string): boolean {
  if (!DAY.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

export function problemOf(filter: Filter): string {
  if (filter.key === "from") return t.search.nobody(filter.value);
  if (filter.key === "in") return t.search.noRoom(filter.value);
  if (["before", "after", "on"].includes(filter.key)) return t.search.noDay(filter.value);
  return t.search.noValue(writeFilter(filter));
}

/** "From: Ann", as a chip says it. */
export function chipText({ key, value, no }: Filter, names: Names): string {
  const named: Record<Key, string> = no ? { ...t.search.keys, ...t.search.notKeys } : t.search.keys;
  return `${named[key]}: ${valueText(key, value, names)}`;
}

function valueText(key: Key, value: string, names: Names): string {
  if (key === "from")
    return value === "me" ? t.search.me : (names.people.find((one) => one.id === value)?.name ?? value);
  if (key === "in") return names.rooms.find((one) => one.id === value)?.title ?? value;
  if (key === "has") return t.search.has[value as keyof typeof t.search.has] ?? value;
  if (key === "is") return t.search.is[value as keyof typeof t.search.is] ?? value;
  return key === "thread" ? t.search.thisThread : value;
}

/** What may be picked: a whole filter, or the beginning of one. */
export interface Suggestion {
  id: string;
  text: string;
  hint: string;
  /** Null: only its name is put into the text. */
  filter: Filter | null;
  key: Key;
}

const MOST = 8;

export function suggestions(typing: Typing, names: Names, today: Date): Suggestion[] {
  const { no } = typing;
  if (typing.kind === "key") {
    return KEYS.filter(
      (key) => key.startsWith(typing.words) && key !== "thread" && (!no || canBeNot(key)),
    ).map((key) => ({
      id: key,
      text: `${no ? "-" : ""}${key}:`,
      hint: t.search.keyHints[key],
      filter: null,
      key,
    }));
  }
  const { key } = typing;
  return choices(key, names, today)
    .filter(({ value, text, hint = "" }) => [value, text, hint].some((one) => fits(one, typing.words)))
    .slice(0, MOST)
    .map(({ value, text, hint }) => ({ id: value, text, hint: hint ?? "", filter: { key, value, no }, key }));
}

interface Offered {
  value: string;
  text: string;
  hint?: string;
}

function choices(key: Key, names: Names, today: Date): Offered[] {
  if (key === "from") return [{ value: "me", text: t.search.myself, hint: nameOf(names) }, ...people(names)];
  if (key === "in") return names.rooms.map(({ id, title }) => ({ value: id, text: title }));
  if (key === "has") return HAS.map((value) => ({ value, text: t.search.has[value], hint: `has:${value}` }));
  if (key === "is") return IS.map((value) => ({ value, text: t.search.is[value], hint: `is:${value}` }));
  return key === "thread" ? [] : days(today);
}

const nameOf = ({ people, me }: Names): string => people.find((one) => one.id === me)?.name ?? "";

const people = ({ people, me }: Names): Offered[] =>
  people
    .filter((one) => one.id !== me)
    .sort((a, b) => Number(b.isActive) - Number(a.isActive) || a.name.localeCompare(b.name))
    .map(({ id, name }) => ({ value: id, text: name }));

function days(today: Date): Offered[] {
  const back = (count: number): string => {
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() - count, 12);
    const two = (number: number) => String(number).padStart(2, "0");
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  };
  const named: [string, number][] = [
    [t.search.today, 0],
    [t.search.yesterday, 1],
    [t.search.weekAgo, 7],
    [t.search.monthAgo, 30],
    [t.search.yearAgo, 365],
  ];
  return named.map(([text, count]) => ({ value: back(count), text, hint: back(count) }));
}

/** A word of it begins so, as in a name one half remembers. */
function fits(text: string, words: string): boolean {
  const wanted = bare(words);
  const plain = text.toLocaleLowerCase().replace(/^[#@]/, "");
  return plain.startsWith(wanted) || plain.split(/[\s-]+/).some((part) => part.startsWith(wanted));
}
