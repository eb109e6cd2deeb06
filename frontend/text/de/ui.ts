import type { Catalogue } from "..";

export const ui: Catalogue["ui"] = {
  dismiss: "Ausblenden",
  emblem: "Klatsch, der Teamchat auf deinem eigenen Server",
  news: "Hinweise",
  nextRegion: "Nächster Teil des Bildschirms",
  previousRegion: "Voriger Teil des Bildschirms",
  search: "Suchen",
  undo: "Rückgängig",
};
