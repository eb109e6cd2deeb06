import type { Catalogue } from "..";

export const common: Catalogue["common"] = {
  cancel: "Abbrechen",
  close: "Schließen",
  closeIt: (title) => `Schließen: ${title}`,
  retry: "Noch einmal versuchen",
  save: "Speichern",
  somebody: "Jemand",
  more: "Mehr anzeigen",
  reading: "Wird gelesen",
};
