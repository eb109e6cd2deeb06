import type { Catalogue } from "..";

export const setup: Catalogue["setup"] = {
  tab: "Einrichten · Klatsch",
  title: "Klatsch einrichten",
  below: "Gib deinem Arbeitsbereich einen Namen und lege das erste Konto an. Er gehört dann dir.",
  form: "Den Arbeitsbereich einrichten",
  workspace: "Name des Arbeitsbereichs",
  workspaceExample: "Muster",
  name: "Dein Name",
  email: "E-Mail",
  password: "Passwort",
  passwordHint: "Gut sind ein paar Wörter, die nur du so zusammenstellen würdest.",
  busy: "Wird eingerichtet …",
  create: "Arbeitsbereich anlegen",
  usedTitle: "Dieser Link zum Einrichten funktioniert nicht",
  used: "Er wurde schon benutzt, ist nicht vollständig, oder der Server hat einen neueren gemacht. Ein Arbeitsbereich wird einmal eingerichtet; danach kommen die Leute auf Einladung.",
  usedHint:
    "Wenn du diesen Server betreibst, sieh nach, was er beim letzten Start ausgegeben hat: Dort steht der neueste Link, mit einem langen Code nach dem #.",
  toSignIn: "Zur Anmeldung",
};
