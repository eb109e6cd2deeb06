import { sentence } from "@/api/errors";
import type { AccountBody, AccountState, Person, Role } from "@/api/types.gen";
import type { Action } from "@/lib/actions";
import { tell } from "@/lib/notices";
import { ask } from "@/lib/questions";
import { t } from "@/text/far";
import type { Admin } from "./use-admin";

/** Somebody, who would do something with them, and how. */
export interface MemberAct {
  person: Person;
  state: AccountState;
  admin: Admin;
  /** Rejects with the refusal. */
  change: (user: string, body: AccountBody) => Promise<void>;
  show: (dialog: "role" | "rooms") => void;
}

const RANKS: Record<Role, number> = { owner: 3, admin: 2, member: 1, bot: 1, guest: 0 };
const GIVEN = ["owner", "admin", "member", "guest"] as const;
export type GivenRole = (typeof GIVEN)[number];

const isLeader = (role: Role) => role === "owner" || role === "admin";

/** As the server's policy has it: leaders are for owners, the others for admins too. */
export function mayAdministrate({ person, admin }: Pick<MemberAct, "person" | "admin">): boolean {
  return admin.role === "owner" || (admin.role === "admin" && !isLeader(person.user.role));
}

/** What they may be made; their own role among them. Nobody gives a role above their own; a bot stays one. */
export function rolesFor({ person, admin }: Pick<MemberAct, "person" | "admin">): GivenRole[] {
  const isSelf = person.user.id === admin.id;
  if (person.user.role === "bot" || (isSelf && admin.role !== "owner")) return [];
  if (!isSelf && !mayAdministrate({ person, admin })) return [];
  return GIVEN.filter((role) => RANKS[role] <= RANKS[admin.role]);
}

const maySetState = (on: MemberAct) => on.person.user.id !== on.admin.id && mayAdministrate(on);

export const MEMBER_ACTIONS: readonly Action<MemberAct>[] = [
  {
    id: "member.role",
    label: () => t.admin.changeRole,
    isOffered: (on) => on.state === "active" && rolesFor(on).length > 1,
    run: (on) => on.show("role"),
  },
  {
    id: "member.rooms",
    label: () => t.admin.guestRooms,
    isOffered: (on) => on.state === "active" && on.person.user.role === "guest",
    run: (on) => on.show("rooms"),
  },
  {
    id: "member.reactivate",
    label: ({ state }) => (state === "banned" ? t.admin.letIn : t.admin.reactivate),
    isOffered: (on) => on.state !== "active" && maySetState(on),
    run: (on) => void setState(on, "active", t.admin.reactivated(on.person.user.name)),
  },
  {
    id: "member.deactivate",
    label: () => t.admin.deactivate,
    isOffered: (on) => on.state === "active" && maySetState(on),
    run: async (on) => {
      const { name } = on.person.user;
      const question = {
        title: t.admin.deactivateTitle(name),
        body: t.admin.deactivateBody,
        yes: t.admin.deactivateYes,
        isDanger: true,
      };
      if (await ask(question)) await setState(on, "deactivated", t.admin.deactivated(name));
    },
  },
  {
    id: "member.ban",
    label: () => t.admin.ban,
    isOffered: (on) => on.state !== "banned" && maySetState(on),
    run: async (on) => {
      const { name } = on.person.user;
      const question = {
        title: t.admin.banTitle(name),
        body: t.admin.banBody,
        yes: t.admin.banYes,
        isDanger: true,
      };
      if (await ask(question)) await setState(on, "banned", t.admin.banned(name));
    },
  },
];

/** What cannot be offered again in a list can be taken back while the news of it stands. */
async function setState(on: MemberAct, state: AccountState, done: string): Promise<void> {
  const { id, name } = on.person.user;
  const back = () => void tried(on.change(id, { state: on.state }), t.admin.reactivated(name));
  const undo = on.state === "active" ? { label: t.ui.undo, run: back } : null;
  await tried(on.change(id, { state }), done, undo);
}

/** A change of somebody else's role can be taken back; of my own it signs me out. */
export async function setRole(on: MemberAct, role: GivenRole): Promise<void> {
  const { id, name, role: before } = on.person.user;
  if (role === before) return;
  const done = (now: Role) => t.admin.roleChanged(name, t.common.role(now));
  const back = () => {
    if (before !== "bot") void tried(on.change(id, { role: before }), done(before));
  };
  const undo = id === on.admin.id ? null : { label: t.ui.undo, run: back };
  await tried(on.change(id, { role }), done(role), undo);
}

async function tried(
  work: Promise<unknown>,
  done: string,
  act: Parameters<typeof tell>[2] = null,
): Promise<void> {
  try {
    await work;
    tell(done, "good", act);
  } catch (error) {
    tell(sentence(error), "danger");
  }
}
