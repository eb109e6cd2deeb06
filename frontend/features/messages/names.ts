import type { World } from "@/live/world";
import { t } from "@/text";

/** The name of a person, a group or a room, for texts without marks. */
export const namesIn =
  (world: Pick<World, "people" | "groups" | "rooms">) =>
  (id: string): string => {
    const name = world.people[id]?.name ?? world.groups[id]?.handle ?? world.rooms[id]?.name;
    if (name) return name;
    if (id.startsWith("G")) return t.messages.unknownGroup;
    return id.startsWith("C") ? t.messages.unknownRoom : t.common.somebody;
  };
