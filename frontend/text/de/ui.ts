import type { Catalogue } from "..";

export const ui: Catalogue["ui"] = {
  dismiss: "Ausblenden",
  emblem: "Klatsch, der Teamchat auf deinem eigenen Server",
  news: "Hinweise",
  search: "Suchen",
  undo: "Rückgängig",
};
