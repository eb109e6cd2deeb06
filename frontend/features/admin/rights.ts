import type { Role } from "@/api/types.gen";
import type { RightName } from "@/text/en/admin";

/** What a role may do: always (about a room: where they are a member), as a moderator of the room, or never. */
export type Right = "yes" | "moderator" | "no";

/** As in `docs/reference/policy.json`, which the test holds this table to. */
export type Relation = "anybody" | "stranger" | "member" | "moderator" | "author" | "ordinary" | "leader";

interface Row {
  name: RightName;
  action: string;
  relation: Relation;
  /** Who may, always. */
  yes: readonly Role[];
  /** Who may as a moderator of the room, beside them. */
  moderator?: readonly Role[];
}

export const ROLES = ["owner", "admin", "member", "guest", "bot"] as const satisfies readonly Role[];
const ADMINS = ["owner", "admin"] as const;
const NOT_GUESTS = ["owner", "admin", "member", "bot"] as const;

/** A heading, and what belongs under it. */
export const RIGHTS: readonly { name: RightName; rows: readonly Row[] }[] = [
  {
    name: "people",
    rows: [
      { name: "direct", action: "direct.open", relation: "anybody", yes: ROLES },
      { name: "invite", action: "invite.create", relation: "anybody", yes: ADMINS },
      { name: "peopleRole", action: "user.set_role", relation: "ordinary", yes: ADMINS },
      { name: "peopleState", action: "user.set_state", relation: "ordinary", yes: ADMINS },
      { name: "leadersRole", action: "user.set_role", relation: "leader", yes: ["owner"] },
      { name: "leadersState", action: "user.set_state", relation: "leader", yes: ["owner"] },
    ],
  },
  {
    name: "rooms",
    rows: [
      { name: "browse", action: "room.browse", relation: "anybody", yes: NOT_GUESTS },
      { name: "create", action: "room.create", relation: "anybody", yes: NOT_GUESTS },
      { name: "add", action: "member.add", relation: "member", yes: NOT_GUESTS },
      {
        name: "removePeople",
        action: "member.remove",
        relation: "member",
        yes: ADMINS,
        moderator: ["member", "bot"],
      },
      {
        name: "change",
        action: "room.change",
        relation: "member",
        yes: ADMINS,
        moderator: ["member", "bot"],
      },
      {
        name: "archive",
        action: "room.archive",
        relation: "member",
        yes: ADMINS,
        moderator: ["member", "bot"],
      },
      {
        name: "moderators",
        action: "member.set_moderator",
        relation: "member",
        yes: ADMINS,
        moderator: ["member"],
      },
      { name: "defaults", action: "room.set_default", relation: "member", yes: ADMINS },
    ],
  },
  {
    name: "messages",
    rows: [
      { name: "post", action: "message.post", relation: "member", yes: ROLES },
      {
        name: "announce",
        action: "message.announce",
        relation: "member",
        yes: ADMINS,
        moderator: ["member", "bot"],
      },
      {
        name: "callAll",
        action: "message.call_all",
        relation: "member",
        yes: ADMINS,
        moderator: ["member"],
      },
      { name: "pin", action: "message.pin", relation: "member", yes: NOT_GUESTS },
      { name: "own", action: "message.edit", relation: "author", yes: ROLES },
      {
        name: "others",
        action: "message.delete",
        relation: "member",
        yes: ADMINS,
        moderator: ["member", "bot"],
      },
    ],
  },
  {
    name: "groups",
    rows: [
      { name: "seeGroups", action: "group.see", relation: "anybody", yes: NOT_GUESTS },
      { name: "makeGroups", action: "group.create", relation: "anybody", yes: ADMINS },
    ],
  },
];

export function rightOf(row: Pick<Row, "yes" | "moderator">, role: Role): Right {
  if (row.yes.includes(role)) return "yes";
  return row.moderator?.includes(role) ? "moderator" : "no";
}
