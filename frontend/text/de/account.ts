import type { Catalogue } from "..";
import { plural } from "../plural";

export const account: Catalogue["account"] = {
  title: "Einstellungen",
  pages: {
    profile: "Profil und Status",
    appearance: "Aussehen",
    notifications: "Benachrichtigungen",
    devices: "Geräte",
    password: "Passwort",
    language: "Sprache",
    keyboard: "Tastatur",
  },
  menu: "Kontomenü",
  signOut: "Abmelden",
  theme: "Farben",
  themes: { light: "Hell", dark: "Dunkel", system: "Wie das System" },

  setStatus: "Status setzen",
  changeStatus: "Status ändern",
  clearStatus: "Status entfernen",
  statusCleared: "Dein Status ist entfernt.",
  dnd: "Bitte nicht stören",
  dndFor: { half: "30 Minuten", hour: "1 Stunde", tomorrow: "Bis morgen früh", week: "Eine Woche" },
  dndOn: (when) => `Bitte nicht stören, bis ${when}`,
  dndOff: "Du kannst benachrichtigt werden.",
  dndEnd: "Wieder erreichbar sein",

  goInvisible: "Unsichtbar werden",
  goVisible: "Wieder sichtbar sein",
  endedOthers: (count) =>
    plural("de", count, { one: "# Gerät ist abgemeldet.", other: "# Geräte sind abgemeldet." }),
};
