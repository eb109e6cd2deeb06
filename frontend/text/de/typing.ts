import type { Catalogue } from "..";

export const typing: Catalogue["typing"] = {
  one: (name) => `${name} schreibt …`,
  two: (first, second) => `${first} und ${second} schreiben …`,
  several: "Mehrere schreiben …",
};
