import type { Catalogue } from "..";

export const api: Catalogue["api"] = {
  unexpected: "Etwas Unerwartetes ist passiert. Versuch es noch einmal.",
  unreachable: "Der Server ist nicht zu erreichen. Prüfe deine Verbindung und versuch es dann noch einmal.",
  broken: "Der Server hatte ein Problem. Versuch es gleich noch einmal.",
  refused: "Der Server hat das abgelehnt. Versuch es gleich noch einmal.",
  byCode: (code, said) =>
    // Only the server knows which field it was.
    code === "invalid_field" ? `Eine Angabe passt nicht. Der Server sagt: „${said}“` : (CODES[code] ?? null),
};

/** By the code of `docs/reference/errors.md`: what happened, and what to do. */
const CODES: Record<string, string> = {
  bad_request: "Der Server konnte die Anfrage nicht lesen. Lade die Seite neu und versuch es noch einmal.",
  body_too_large: "Das ist zu viel auf einmal. Schick weniger.",
  email_taken: "Zu dieser E-Mail-Adresse gibt es schon ein Konto. Melde dich stattdessen an.",
  foreign_origin: "Die Anfrage kommt nicht von dieser Seite. Lade sie neu und versuch es noch einmal.",
  group_not_found: "Diese Gruppe gibt es nicht. Sieh noch einmal in die Liste der Gruppen.",
  headers_too_large: "Der Browser schickt zu viel mit. Lösche die Cookies dieser Seite.",
  internal_error:
    "Auf dem Server ist etwas schiefgegangen. Versuch es noch einmal; bleibt es so, sag es denen, die ihn betreiben.",
  invite_not_found: "Diese Einladung gibt es nicht. Sieh noch einmal in die Liste der Einladungen.",
  invite_refused: "Diese Einladung gilt nicht (mehr). Bitte um eine neue.",
  last_owner: "Niemand sonst hat die Rolle „Eigentümer:in“. Gib sie zuerst auch jemand anderem.",
  message_not_found:
    "Diese Nachricht gibt es nicht, oder du kannst sie nicht sehen. Vielleicht wurde sie gelöscht.",
  method_not_allowed: "Das versteht der Server an dieser Adresse nicht. Lade die Seite neu.",
  name_taken: "Diesen Namen gibt es schon. Nimm einen anderen.",
  not_allowed: "Das darfst du nicht. Frag jemanden, der diesen Arbeitsbereich verwaltet.",
  not_found: "An dieser Adresse ist nichts. Lade die Seite neu.",
  not_signed_in: "Du bist nicht angemeldet. Melde dich an und versuch es noch einmal.",
  rate_limited: "Das waren zu viele Anfragen. Warte einen Moment.",
  request_timeout: "Die Anfrage hat zu lange gebraucht. Versuch es noch einmal.",
  room_archived: "Dieser Raum ist im Archiv: Man kann ihn nur noch lesen. Hol ihn zuerst zurück.",
  room_not_found:
    "Diesen Raum gibt es nicht, oder du bist nicht darin. Bitte jemanden, der darin ist, dich aufzunehmen.",
  session_not_found: "Dieses Gerät von dir gibt es nicht. Sieh noch einmal in die Liste deiner Geräte.",
  setup_refused:
    "Dieser Link zum Einrichten gilt nicht (mehr). Starte den Server neu, oder melde dich an, wenn es den Arbeitsbereich schon gibt.",
  start_refused: "Klatsch kann nicht starten.",
  storage_full:
    "Die Festplatte des Servers ist voll, und nichts wurde gespeichert. Sag es denen, die ihn betreiben.",
  too_late: "Diese Nachricht kann nicht mehr bearbeitet werden. Schick eine neue, die sie berichtigt.",
  too_many: "Davon gibt es schon so viele, wie es geben darf. Entferne zuerst etwas.",
  unavailable:
    "Der Server kann das gerade nicht, und nichts wurde gespeichert. Versuch es gleich noch einmal.",
  unsupported_type: "Das kann der Server nicht lesen. Lade die Seite neu.",
  upgrade_required: "Diese Adresse ist nur für die ständige Verbindung da.",
  url_too_long: "Die Adresse ist zu lang. Frag nach weniger auf einmal.",
  user_not_found: "Diese Person gibt es nicht. Sieh noch einmal in die Liste der Leute.",
  weak_password:
    "Dieses Passwort ist zu kurz, zu lang oder zu häufig. Nimm 8 bis 256 Zeichen; ein paar Wörter, die nichts miteinander zu tun haben, sind gut.",
  wrong_credentials: "E-Mail-Adresse oder Passwort stimmt nicht. Prüfe beides und versuch es noch einmal.",
};
