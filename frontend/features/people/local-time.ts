import { localeTag } from "@/lib/clock";

export interface LocalTime {
  /** "14:05", perhaps with the day when it is another one. */
  text: string;
  /** Hours ahead of the viewer; negative: behind. May be a half or a quarter. */
  ahead: number;
}

/** What the clock says where somebody is; null for a zone that this browser does not know. */
export function localTime(zone: string | null, now: Date = new Date()): LocalTime | null {
  if (!zone) return null;
  try {
    const there = wallClock(now, zone);
    const here = wallClock(now);
    const day = there.slice(0, 10) === here.slice(0, 10) ? {} : ({ weekday: "short" } as const);
    const format = new Intl.DateTimeFormat(localeTag(), {
      ...day,
      hour: "2-digit",
      minute: "2-digit",
      timeZone: zone,
    });
    const ahead = (Date.parse(`${there}Z`) - Date.parse(`${here}Z`)) / 3_600_000;
    return { text: format.format(now), ahead };
  } catch {
    return null;
  }
}

/** "2026-03-31T14:05:00", whatever language the browser speaks. */
function wallClock(now: Date, timeZone?: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "medium",
    timeZone,
  });
  return format.format(now).replace(" ", "T");
}
