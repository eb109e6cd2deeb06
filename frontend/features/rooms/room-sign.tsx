import type { Room } from "@/api/types.gen";
import { HashIcon, LockIcon, PeopleIcon, PersonIcon } from "@/ui/icons";

/** What stands before a room's name: what kind of room it is. */
export function RoomSign({ room, className }: { room: Room; className?: string }) {
  if (room.kind === "private") return <LockIcon className={className} />;
  if (room.kind === "public") return <HashIcon className={className} />;
  return room.people.length > 2 ? <PeopleIcon className={className} /> : <PersonIcon className={className} />;
}
