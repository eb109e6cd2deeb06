import type { Catalogue } from "..";

export const presence: Catalogue["presence"] = {
  people: "Leute",
  active: "Aktiv",
  away: "Abwesend",
  dnd: "Nicht stören",
  offline: "Offline",
  reading: "Die Leute werden gelesen",
  failed: "Die Leute ließen sich nicht lesen",
  seen: (when) => `Zuletzt gesehen ${when}`,
  you: "(du)",
  writeTo: "schreiben",
  writeNotes: "dir selbst Notizen schreiben",
  allPeople: "Alle Leute",
  owner: "Eigentümer",
  admin: "Admin",
  member: "Mitglied",
  guest: "Gast",
  bot: "Bot",
};
