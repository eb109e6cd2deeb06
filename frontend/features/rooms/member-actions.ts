import * as api from "@/api/routes";
import type { UserId } from "@/api/types.gen";
import type { Action } from "@/lib/actions";
import { ask } from "@/lib/questions";
import type { Engine } from "@/live/engine";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import { tried } from "./room-actions";
import { mayChange, maySetModerators } from "./room-rights";
import type { Member } from "./use-members";

/** Somebody in a room, and who looks at them. */
export interface MemberAct {
  room: RoomRow;
  member: Member;
  engine: Engine;
  onPick: (user: UserId) => void;
}

const roleOf = ({ engine }: MemberAct) => engine.world.read().people[engine.me]?.role ?? "guest";
const isOpen = ({ room }: MemberAct): boolean => room.archivedAt === null;
const nameOf = ({ member }: MemberAct): string => member.person.name || t.common.somebody;

export const MEMBER_ACTIONS: readonly Action<MemberAct>[] = [
  {
    id: "member.write",
    label: () => t.rooms.write,
    run: ({ member, onPick }) => onPick(member.person.id),
  },
  {
    id: "member.moderate",
    label: ({ member }) => (member.isModerator ? t.rooms.unmakeModerator : t.rooms.makeModerator),
    isOffered: (on) =>
      isOpen(on) && maySetModerators(on.room, roleOf(on)) && on.member.person.role !== "guest",
    run: (on) => {
      const { isModerator, person } = on.member;
      const done = isModerator ? t.rooms.noModerator(nameOf(on)) : t.rooms.nowModerator(nameOf(on));
      tried(api.setModerator(on.room.id, person.id, !isModerator), done);
    },
  },
  {
    id: "member.remove",
    label: () => t.rooms.remove,
    isOffered: (on) => isOpen(on) && mayChange(on.room, roleOf(on)) && on.member.person.id !== on.engine.me,
    run: (on) => void remove(on),
  },
];

async function remove(on: MemberAct): Promise<void> {
  const { removeTitle, removeBody, removeYes } = t.rooms;
  const title = removeTitle(nameOf(on), on.room.name);
  if (!(await ask({ title, body: removeBody, yes: removeYes, isDanger: true }))) return;
  tried(api.removeMember(on.room.id, on.member.person.id), t.rooms.removed(nameOf(on)));
}
