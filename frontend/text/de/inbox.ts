import type { Catalogue } from "..";
import { plural } from "../plural";

export const inbox: Catalogue["inbox"] = {
  lists: "Eingang und Listen",
  inbox: "Eingang",
  threads: "Threads",
  mentions: "Erwähnungen",
  saved: "Gemerkt",
  drafts: "Entwürfe",
  conversationsNew: (count) =>
    plural("de", count, { one: "# Gespräch mit Neuem", other: "# Gespräche mit Neuem" }),
  threadsNew: (count) => plural("de", count, { one: "# Thread mit Neuem", other: "# Threads mit Neuem" }),
  mentionsNew: (count) =>
    plural("de", count, { one: "# ungelesene Erwähnung", other: "# ungelesene Erwähnungen" }),
  draftsKept: (count) => plural("de", count, { one: "# Entwurf", other: "# Entwürfe" }),

  failed: "Das ließ sich nicht lesen",
  older: "Ältere anzeigen",
  offline: "Du bist offline. Neues kommt, sobald die Verbindung wieder da ist.",

  inboxEmptyTitle: "Alles gelesen",
  inboxEmpty: "Was in deinen Räumen und Threads neu ist, steht dann hier.",
  threadsEmptyTitle: "Noch keine Threads",
  threadsEmpty: "Du folgst einem Thread, den du beginnst, in dem du antwortest oder erwähnt wirst.",
  mentionsEmptyTitle: "Noch hat dich niemand erwähnt",
  mentionsEmpty: "Nachrichten, die dich beim Namen oder alle rufen, sammeln sich hier.",
  savedEmptyTitle: "Nichts gemerkt",
  savedEmpty:
    "Merk dir eine Nachricht über ihr Menü oder mit der Taste s, dann findest du sie hier wieder. Nur du siehst diese Liste.",
  draftsEmptyTitle: "Keine Entwürfe",
  draftsEmpty: "Was du zu schreiben beginnst und nicht sendest, wartet hier, von allen deinen Geräten.",

  markRead: "Als gelesen markieren",
  wasRead: (title) => `${title} ist als gelesen markiert.`,
  markAll: "Alles als gelesen markieren",
  allRead: "Alles ist als gelesen markiert.",
  manyTitle: "Alles als gelesen markieren?",
  many: (count) => `In ${count} Gesprächen gibt es Neues. Das lässt sich nicht zurücknehmen.`,
  undo: "Rückgängig",
  open: "Öffnen",
  next: "Der nächste Eintrag",
  previous: "Der Eintrag davor",

  unread: (count) => plural("de", count, { one: "# ungelesen", other: "# ungelesen" }),
  calls: (count) => plural("de", count, { one: "# Erwähnung", other: "# Erwähnungen" }),
  moreLines: (count) => plural("de", count, { one: "und # weitere", other: "und # weitere" }),
  threadIn: (title) => `Thread in ${title}`,
  replies: (count) => plural("de", count, { one: "# Antwort", other: "# Antworten" }),
  deleted: "Diese Nachricht wurde gelöscht.",
  nothingToSee: "Ohne Text",

  unreadThreads: "Ungelesen",
  otherThreads: "Gefolgt",
  unfollow: "Nicht mehr folgen",
  unfollowed: "Du folgst diesem Thread nicht mehr.",
  reply: "Antworten",
  thread: "den Thread",

  unsave: "Nicht mehr merken",
  unsaved: "Nicht mehr gemerkt.",

  discard: "Verwerfen",
  discarded: "Der Entwurf ist verworfen.",
};
