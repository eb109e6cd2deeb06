/** The wire counts microseconds; the browser counts milliseconds. */
export const toDate = (micros: number): Date => new Date(micros / 1000);

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dated = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const timeOf = (micros: number): string => time.format(toDate(micros));

/** Without "AM": for the narrow margin, where only the minute matters. */
export const minuteOf = (micros: number): string =>
  time
    .formatToParts(toDate(micros))
    .filter((part) => part.type !== "dayPeriod")
    .map((part) => part.value)
    .join("")
    .trim();

export const fullOf = (micros: number): string => full.format(toDate(micros));
export const shortOf = (micros: number): string => short.format(toDate(micros));
export const isoOf = (micros: number): string => toDate(micros).toISOString();

/** The local calendar day, as a key: two messages with one key belong under one heading. */
export function dayOf(micros: number): string {
  const date = toDate(micros);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

export function dayName(micros: number, now: Date = new Date()): string {
  const date = toDate(micros);
  const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return date.getFullYear() === now.getFullYear() ? weekday.format(date) : dated.format(date);
}

/** "just now", "5 min ago", "3 h ago", then the date. */
export function ago(micros: number, now: number = Date.now()): string {
  const minutes = Math.floor((now - micros / 1000) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return dated.format(toDate(micros));
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
