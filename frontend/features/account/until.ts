/** When something ends that was set for a while, in microseconds; null: not by itself. */
export type Span = "never" | "half" | "hour" | "four" | "today" | "tomorrow" | "week" | "days";

const MINUTE = 60_000;

export function untilOf(span: Span, now: Date = new Date()): number | null {
  const end = endOf(span, now);
  return end === null ? null : end * 1000;
}

function endOf(span: Span, now: Date): number | null {
  const dayAt = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour).getTime();
  switch (span) {
    case "never":
      return null;
    case "half":
      return now.getTime() + 30 * MINUTE;
    case "hour":
      return now.getTime() + 60 * MINUTE;
    case "four":
      return now.getTime() + 240 * MINUTE;
    case "today":
      return dayAt(1, 0);
    case "tomorrow":
      return dayAt(1, 8);
    case "week":
      // The week ends in the night to Monday.
      return dayAt((8 - now.getDay()) % 7 || 7, 0);
    case "days":
      return now.getTime() + 7 * 24 * 60 * MINUTE;
  }
}
