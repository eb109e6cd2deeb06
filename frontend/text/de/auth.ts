import type { Catalogue } from "..";

const errors: Catalogue["auth"]["errors"] = {
  CredentialsSignin:
    "Diese E-Mail-Adresse und dieses Passwort gehören nicht zusammen. Prüfe beides und versuche es noch einmal.",
  OAuthAccountNotLinked:
    "Zu dieser E-Mail-Adresse gibt es schon ein Konto, das sich anders anmeldet. Nimm den Weg, den du bisher genommen hast.",
  AccountNotLinked:
    "Dieses Konto gehört hier jemand anderem. Melde dich mit dem Konto an, das du bisher benutzt hast.",
  OAuthCallbackError: "Der andere Dienst hat die Anmeldung nicht abgeschlossen. Versuche es noch einmal.",
  OAuthCallback:
    "Die Anmeldung dauerte zu lange oder begann in einem anderen Fenster. Versuche es noch einmal.",
  OAuthSignin:
    "Der andere Dienst ist gerade nicht zu erreichen. Versuche es noch einmal oder nimm dein Passwort.",
  OAuthCreateAccount: "Dein Konto konnte nicht angelegt werden. Frage, wer diesen Server betreibt.",
  EmailCreateAccount: "Dein Konto konnte nicht angelegt werden. Frage, wer diesen Server betreibt.",
  EmailSignin: "Die E-Mail konnte nicht gesendet werden. Prüfe die Adresse und versuche es noch einmal.",
  Callback: "Beim Anmelden ist etwas schiefgegangen. Versuche es noch einmal.",
  CallbackRouteError: "Beim Anmelden ist etwas schiefgegangen. Versuche es noch einmal.",
  AccessDenied: "Du darfst dich hier nicht anmelden. Bitte jemanden aus dem Team um eine Einladung.",
  Verification: "Dieser Link wurde schon benutzt oder ist abgelaufen. Bitte um einen neuen.",
  MissingCSRF: "Diese Seite war zu lange offen. Versuche es noch einmal.",
  SessionRequired: "Melde dich an, um diese Seite zu sehen.",
  WebAuthnVerificationError:
    "Dein Passkey konnte nicht geprüft werden. Versuche es noch einmal oder nimm dein Passwort.",
  Configuration:
    "Mit den Anmelde-Einstellungen des Servers stimmt etwas nicht. Sage es der Person, die ihn betreibt.",
  Signin: "Die Anmeldung konnte nicht begonnen werden. Versuche es noch einmal.",
  SignOutError: "Du konntest nicht abgemeldet werden. Versuche es noch einmal.",
};

export const auth: Catalogue["auth"] = {
  errors,
  finer: {
    locked:
      "Zu viele falsche Passwörter für dieses Konto. Warte ein paar Minuten und versuche es dann noch einmal.",
    rate_limited: "Zu viele Versuche. Warte eine Minute und versuche es dann noch einmal.",
    disabled: "Dieses Konto ist abgeschaltet. Frage jemanden, dem der Arbeitsbereich gehört.",
  },
  unknownError: "Beim Anmelden ist etwas schiefgegangen. Versuche es noch einmal.",
  tab: (name) => `Anmelden · ${name}`,
  signIn: "Anmelden",
  signInTo: (workspace) => `Bei ${workspace} anmelden`,
  welcome: "Schön, dass du wieder da bist.",
  signingIn: "Du wirst angemeldet …",
  email: "E-Mail",
  password: "Passwort",
  notSetUp:
    "Dieser Arbeitsbereich ist noch nicht eingerichtet. Öffne den Link, den der Server beim Start ausgegeben hat.",
  or: "oder",
  continueWith: (provider) => `Weiter mit ${provider}`,
  providerFailed: "Der Server ist nicht zu erreichen. Versuche es gleich noch einmal.",
  unreachable: "Der Server ist nicht zu erreichen",
  unreachableHint: "Vielleicht startet er gerade neu, oder deine Verbindung ist unterbrochen.",
  goneTitle: "Auf dieser Seite ist nichts",
  gone: "Die Adresse ist vielleicht vertippt, oder was hier war, ist umgezogen.",
  goHome: "Zum Anfang",
  brokeTitle: "Diese Seite ist kaputtgegangen",
  broke: "Deine Nachrichten sind sicher. Lade die Seite neu, um weiterzumachen.",
  loadAgain: "Neu laden",
};
