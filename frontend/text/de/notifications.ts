import type { Catalogue } from "..";
import { plural } from "../plural";

export const notifications: Catalogue["notifications"] = {
  inRoom: (who, room) => `${who} in ${room}`,
  inThread: (who, room) => `${who} in einem Thread von ${room}`,
  hidden: "Es gibt eine neue Nachricht.",
  everybody: "alle",
  missedCalls: (count, where) =>
    `${plural("de", count, { one: "# neue Erwähnung", other: "# neue Erwähnungen" })} in ${where}`,
  missedFrom: (count, who) =>
    `${plural("de", count, { one: "# neue Nachricht", other: "# neue Nachrichten" })} von ${who}`,
  missedIn: (count, where) =>
    `${plural("de", count, { one: "# neue Nachricht", other: "# neue Nachrichten" })} in ${where}`,
  missedMany: (count, rooms) =>
    `${plural("de", count, { one: "# neue Nachricht", other: "# neue Nachrichten" })} für dich in ${rooms} Räumen`,
  missed: "Das kam, während es keine Verbindung gab.",
  title: "Auf diesem Gerät",
  intro: "Solange Klatsch in einem Tab offen ist, kann dieses Gerät dir sagen, was für dich da ist.",
  unsupported:
    "Dieser Browser zeigt für diese Seite keine Mitteilungen. Dazu braucht es https und einen Browser, der sie kennt.",
  denied:
    "Der Browser erlaubt dieser Seite keine Mitteilungen. Erlaube sie für diese Adresse in den Einstellungen des Browsers und komm dann wieder.",
  turnOn: "Mitteilungen einschalten",
  show: "Auf diesem Gerät Mitteilungen zeigen",
  showHint: "Nie für das, was du gerade siehst oder stummgeschaltet hast, und nie bei „Nicht stören“.",
  words: "Zeigen, was geschrieben wurde",
  wordsHint: "Aus: nur wer geschrieben hat, und wo.",
  sound: "Einen Ton spielen",
  test: "Ausprobieren",
  testTitle: "Klatsch",
  testBody: "So sieht es aus.",
};
