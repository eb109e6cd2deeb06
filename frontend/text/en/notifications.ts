import { plural } from "../plural";

export const notifications = {
  inRoom: (who: string, room: string) => `${who} in ${room}`,
  inThread: (who: string, room: string) => `${who} in a thread of ${room}`,
  hidden: "There is a new message.",
  everybody: "everybody",
  missedCalls: (count: number, where: string) =>
    `${plural("en", count, { one: "# new mention", other: "# new mentions" })} in ${where}`,
  missedFrom: (count: number, who: string) =>
    `${plural("en", count, { one: "# new message", other: "# new messages" })} from ${who}`,
  missedIn: (count: number, where: string) =>
    `${plural("en", count, { one: "# new message", other: "# new messages" })} in ${where}`,
  missedMany: (count: number, rooms: number) =>
    `${plural("en", count, { one: "# new message", other: "# new messages" })} for you in ${rooms} rooms`,
  missed: "This came while there was no connection.",
  title: "On this device",
  intro: "While Klatsch is open in a tab, this device can tell you of what is for you.",
  unsupported:
    "This browser shows no notifications for this page. They need https, and a browser that has them.",
  denied:
    "The browser does not let this page notify you. Allow notifications for this address in the settings of the browser, then come back.",
  turnOn: "Turn on notifications",
  show: "Show notifications on this device",
  showHint: "Never for what is on your screen, for what you muted, or while you are on do-not-disturb.",
  words: "Show what was written",
  wordsHint: "Off: only who wrote, and where.",
  sound: "Play a sound",
  test: "Try it",
  testTitle: "Klatsch",
  testBody: "This is how it looks.",
};
