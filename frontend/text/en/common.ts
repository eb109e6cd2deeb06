import type { Role } from "@/api/types.gen";

const ROLES: Record<Role, string> = {
  owner: "Owner",
  admin: "Admin",
  member: "Member",
  guest: "Guest",
  bot: "Bot",
};

export const common = {
  cancel: "Cancel",
  close: "Close",
  closeIt: (title: string) => `Close: ${title}`,
  retry: "Try again",
  save: "Save",
  somebody: "Somebody",
  more: "Show more",
  reading: "Reading",
  role: (role: Role) => ROLES[role],
};
