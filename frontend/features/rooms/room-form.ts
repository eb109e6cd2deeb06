import type { ChangedRoom } from "@/api/types.gen";
import type { RoomRow } from "@/live/world";

/** What may be changed of a room, as a form holds it. */
export type RoomWish = Pick<RoomRow, "name" | "topic" | "purpose" | "posting" | "history" | "isDefault">;

export const wishOf = ({ name, topic, purpose, posting, history, isDefault }: RoomWish): RoomWish => ({
  name,
  topic,
  purpose,
  posting,
  history,
  isDefault,
});

/** Only what is another than before: what somebody else changed meanwhile stays as they left it. */
export function changesIn(before: RoomWish, wish: RoomWish): ChangedRoom {
  const trimmed = {
    ...wish,
    name: wish.name.trim(),
    topic: wish.topic.trim(),
    purpose: wish.purpose.trim(),
  };
  const keys = Object.keys(wishOf(before)) as (keyof RoomWish)[];
  return Object.fromEntries(
    keys.filter((key) => trimmed[key] !== before[key]).map((key) => [key, trimmed[key]]),
  );
}
