import { spoken, t } from "@/text";

/** The wire counts microseconds; the browser counts milliseconds. */
export const toDate = (micros: number): Date => new Date(micros / 1000);

type Style = "time" | "weekday" | "dated" | "full" | "short";

const STYLES: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { timeStyle: "short" },
  weekday: { weekday: "long", day: "numeric", month: "long" },
  dated: { day: "numeric", month: "long", year: "numeric" },
  full: { dateStyle: "full", timeStyle: "short" },
  short: { dateStyle: "medium", timeStyle: "short" },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** In the language of the interface, as the browser's region writes it, in the browser's time zone. */
function format(style: Style): Intl.DateTimeFormat {
  const tag = localeTag();
  const key = `${tag} ${style}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat(tag, STYLES[style]);
  formats.set(key, made);
  return made;
}

/** The first of each costs some milliseconds: while one waits for rows, it costs nobody anything. */
export function makeFormats(): void {
  for (const style of ["time", "full", "weekday"] as const) setTimeout(() => format(style).format(0));
}

/** "de-AT" for a browser that says so, while the interface speaks German. */
export function localeTag(): string {
  const { language } = spoken.read();
  const regional = globalThis.navigator?.languages?.find((tag) => tag.split("-")[0] === language);
  return regional ?? language;
}

export const timeOf = (micros: number): string => format("time").format(toDate(micros));

/** Without "AM": for the narrow margin, where only the minute matters. */
export const minuteOf = (micros: number): string =>
  format("time")
    .formatToParts(toDate(micros))
    .filter((part) => part.type !== "dayPeriod")
    .map((part) => part.value)
    .join("")
    .trim();

export const fullOf = (micros: number): string => format("full").format(toDate(micros));
export const shortOf = (micros: number): string => format("short").format(toDate(micros));
export const isoOf = (micros: number): string => toDate(micros).toISOString();

/** The local calendar day, as a key: two messages with one key belong under one heading. */
export function dayOf(micros: number): string {
  const date = toDate(micros);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

export function dayName(micros: number, now: Date = new Date()): string {
  const date = toDate(micros);
  const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (days === 0) return t.time.today;
  if (days === 1) return t.time.yesterday;
  return date.getFullYear() === now.getFullYear()
    ? format("weekday").format(date)
    : format("dated").format(date);
}

/** "just now", "5 min ago", "3 h ago", then the date. */
export function ago(micros: number, now: number = Date.now()): string {
  const minutes = Math.floor((now - micros / 1000) / 60_000);
  if (minutes < 1) return t.time.justNow;
  if (minutes < 60) return t.time.minutesAgo(minutes);
  if (minutes < 24 * 60) return t.time.hoursAgo(Math.floor(minutes / 60));
  return format("dated").format(toDate(micros));
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
