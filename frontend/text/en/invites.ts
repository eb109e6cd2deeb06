import type { Role } from "@/api/types.gen";
import { plural } from "../plural";

const AS: Record<Role, string> = {
  owner: "an owner",
  admin: "an admin",
  member: "a member",
  guest: "a guest",
  bot: "a bot",
};

export const invites = {
  title: "Invite people",
  about:
    "Whoever has the link can join until it expires. Send it to the people you mean, not to a public place.",
  form: "New invitation",
  role: "They join as",
  validFor: "Valid for",
  goodFor: "Good for",
  hours: (hours: number) =>
    hours % 24 === 0
      ? plural("en", hours / 24, { one: "# day", other: "# days" })
      : plural("en", hours, { one: "# hour", other: "# hours" }),
  people: (count: number) => plural("en", count, { one: "# person", other: "# people" }),
  create: "Create link",
  created: (until: string) => `Your link, shown only now. Valid until ${until}.`,
  link: "Invitation link",
  copy: "Copy",
  copied: "Copied",
  isCopied: "The link is on your clipboard.",
  notCopied: "The browser did not allow copying. Select the link and copy it.",
  open: "Open invitations",
  unread: "The invitations could not be read",
  reading: "Reading the invitations",
  none: "There is none at the moment.",
  usesLeft: (count: number) => plural("en", count, { one: "# use left", other: "# uses left" }),
  terms: (role: string, uses: string) => `${role} · ${uses}`,
  until: (when: string, by: string) => `Until ${when}, by ${by}`,
  revoke: "Revoke",
  revokeIt: (role: string, uses: string) => `Revoke the invitation for ${role}, ${uses}`,
  revokeTitle: "Revoke this invitation?",
  revokeBody: "Its link stops working at once, for everybody who has it. Whoever has joined with it stays.",
  revoked: "The invitation was revoked.",
  someone: "Somebody here",
  invited: (by: string, role: Role) => `${by} invited you as ${AS[role]}.`,
  join: (workspace: string) => `Join ${workspace}`,
  joining: "Joining…",
  joinForm: "Join the workspace",
  name: "Your name",
  nameHint: "The others see it beside your messages.",
  email: "E-mail",
  password: "Password",
  passwordHint: "A few words that only you would put together make a good one.",
  oneUnread: "The invitation could not be read",
  readingOne: "Reading the invitation",
  refusedTitle: "This invitation does not work any more",
  refusedWhy:
    "It has expired, was used as often as it may be, or was taken back. Perhaps the link was not copied to its end.",
  refusedAsk: "Ask the person who sent it for a new one.",
  haveAccount: "I have an account already",
};
