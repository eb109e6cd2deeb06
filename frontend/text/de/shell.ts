import type { Catalogue } from "..";

export const shell: Catalogue["shell"] = {
  skip: "Zu den Nachrichten springen",
  openSidebar: "Räume und Leute öffnen",
  closeSidebar: "Räume und Leute schließen",
  sidebar: "Räume und Leute",
  invite: "Leute einladen",
  nowhereTitle: "Hier ist nichts",
  nowhere: "Der Link ist vielleicht alt oder vertippt.",
  home: "Zu deinen Räumen",
};
