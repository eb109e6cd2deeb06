import type { Catalogue } from "..";
import { plural } from "../plural";

export const connection: Catalogue["connection"] = {
  connecting: "Verbinde …",
  reconnecting: "Verbinde neu …",
  catchingUp: "Hole nach, was du verpasst hast …",
  offline: "Du bist offline.",
  keptHere: "Du siehst, was dieses Gerät behalten hat.",
  sentLater: "Was du schreibst, wird behalten und später gesendet.",
  waitingLetters: (count) =>
    plural("de", count, { one: "# Nachricht wartet.", other: "# Nachrichten warten." }),
  cut: "Die Verbindung ist abgerissen.",
  unreachable: "Der Server ist nicht zu erreichen.",
  restart: "Der Server startet neu.",
  slow: "Die Verbindung kam nicht mit.",
  crowded: "Klatsch ist in zu vielen Tabs offen.",
  refused:
    "Der Server antwortet, lässt aber keine Live-Verbindung zu. Vielleicht steht ein Proxy oder eine Erweiterung im Weg.",
  reconnectingIn: (seconds) => `Neuer Versuch in ${seconds} s.`,
  retry: "Jetzt versuchen",
  signedOut: "Du wurdest abgemeldet, hier oder auf einem anderen Gerät.",
  otherPerson: "In diesem Browser hat sich jemand anderes angemeldet.",
  signIn: "Wieder anmelden",
  restored: "Der Server wurde aus einer Sicherung wiederhergestellt. Alles wurde neu gelesen.",
  newVersion: "Es gibt eine neue Version von Klatsch.",
  reload: "Neu laden",
  later: "Später",
  brokenTitle: "Dieser Teil konnte nicht geladen werden",
  brokenNewVersion:
    "Auf dem Server läuft inzwischen eine neue Version von Klatsch. Lade neu, um sie zu bekommen; was du geschrieben hast, bleibt.",
  brokenOffline: "Es gibt keine Verbindung, und dieser Teil ist noch nicht auf diesem Gerät.",
  brokenOther:
    "Hier ist etwas Unerwartetes passiert. Lade neu, um weiterzumachen; was du geschrieben hast, bleibt.",
  otherDraft: "Auf einem anderen Gerät begonnen:",
  takeDraft: "Das da nehmen",
  leaveDraft: "Meins behalten",
  keepLabel: "Auf diesem Gerät behalten, was ich zuletzt gelesen habe",
  keepHint:
    "Räume und ihre neuesten Nachrichten öffnen sich sofort, auch ohne Netz. Schalte es an einem Rechner aus, den andere benutzen. Abmelden entfernt es in jedem Fall.",
};
