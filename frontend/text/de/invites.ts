import type { Role } from "@/api/types.gen";
import type { Catalogue } from "..";
import { plural } from "../plural";

const AS: Record<Role, string> = {
  owner: "Eigentümer:in",
  admin: "Admin",
  member: "Mitglied",
  guest: "Gast",
  bot: "Bot",
};

export const invites: Catalogue["invites"] = {
  title: "Leute einladen",
  about:
    "Wer den Link hat, kann beitreten, bis er abläuft. Schick ihn denen, die du meinst, und stell ihn nicht öffentlich hin.",
  form: "Neue Einladung",
  role: "Sie kommen als",
  validFor: "Gültig für",
  goodFor: "Reicht für",
  hours: (hours) =>
    hours % 24 === 0
      ? plural("de", hours / 24, { one: "# Tag", other: "# Tage" })
      : plural("de", hours, { one: "# Stunde", other: "# Stunden" }),
  people: (count) => plural("de", count, { one: "# Person", other: "# Personen" }),
  create: "Link erstellen",
  created: (until) => `Dein Link, nur jetzt zu sehen. Gültig bis ${until}.`,
  link: "Einladungslink",
  copy: "Kopieren",
  copied: "Kopiert",
  isCopied: "Der Link ist in deiner Zwischenablage.",
  notCopied: "Der Browser hat das Kopieren nicht erlaubt. Markiere den Link und kopiere ihn.",
  open: "Offene Einladungen",
  unread: "Die Einladungen konnten nicht gelesen werden",
  reading: "Die Einladungen werden gelesen",
  none: "Im Moment gibt es keine.",
  usesLeft: (count) => plural("de", count, { one: "noch # Mal", other: "noch # Mal" }),
  terms: (role, uses) => `${role} · ${uses}`,
  until: (when, by) => `Bis ${when}, von ${by}`,
  revoke: "Zurückziehen",
  revokeIt: (role, uses) => `Die Einladung zurückziehen: ${role}, ${uses}`,
  revokeTitle: "Diese Einladung zurückziehen?",
  revokeBody:
    "Ihr Link gilt dann sofort nicht mehr, für alle, die ihn haben. Wer damit schon beigetreten ist, bleibt.",
  revoked: "Die Einladung wurde zurückgezogen.",
  someone: "Jemand von hier",
  invited: (by, role) => `${by} hat dich eingeladen, als ${AS[role]}.`,
  join: (workspace) => `${workspace} beitreten`,
  joining: "Du trittst bei…",
  joinForm: "Dem Arbeitsbereich beitreten",
  name: "Dein Name",
  nameHint: "Die anderen sehen ihn neben deinen Nachrichten.",
  email: "E-Mail",
  password: "Passwort",
  passwordHint: "Ein paar Wörter, die nur du so zusammenstellen würdest, sind gut.",
  oneUnread: "Die Einladung konnte nicht gelesen werden",
  readingOne: "Die Einladung wird gelesen",
  refusedTitle: "Diese Einladung gilt nicht mehr",
  refusedWhy:
    "Sie ist abgelaufen, wurde so oft benutzt, wie sie darf, oder wurde zurückgezogen. Vielleicht wurde der Link nicht bis zum Ende kopiert.",
  refusedAsk: "Bitte den Menschen, der sie geschickt hat, um eine neue.",
  haveAccount: "Ich habe schon ein Konto",
};
