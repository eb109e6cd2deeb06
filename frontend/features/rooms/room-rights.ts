import type { Role } from "@/api/types.gen";
import type { RoomRow } from "@/live/world";

/** What the server's policy grants, so that nothing is offered that would be refused. */

const leads = (role: Role): boolean => role === "owner" || role === "admin";

/** Change, archive, remove people. */
export const mayChange = (room: Pick<RoomRow, "kind" | "mine">, role: Role): boolean =>
  room.kind !== "direct" && (leads(role) || (room.mine.isModerator && role !== "guest"));

export const maySetDefault = (room: Pick<RoomRow, "kind">, role: Role): boolean =>
  room.kind === "public" && leads(role);

/** Also guests who moderate do not; programs neither. */
export const maySetModerators = (room: Pick<RoomRow, "kind" | "mine">, role: Role): boolean =>
  mayChange(room, role) && role !== "bot";

export const mayAdd = (room: Pick<RoomRow, "kind" | "archivedAt">, role: Role): boolean =>
  room.kind !== "direct" && room.archivedAt === null && role !== "guest";
