import type { Role } from "@/api/types.gen";
import type { Catalogue } from "..";

const ROLES: Record<Role, string> = {
  owner: "Eigentümer:in",
  admin: "Admin",
  member: "Mitglied",
  guest: "Gast",
  bot: "Bot",
};

export const common: Catalogue["common"] = {
  cancel: "Abbrechen",
  close: "Schließen",
  closeIt: (title) => `Schließen: ${title}`,
  retry: "Noch einmal versuchen",
  save: "Speichern",
  somebody: "Jemand",
  more: "Mehr anzeigen",
  reading: "Wird gelesen",
  role: (role) => ROLES[role],
};
