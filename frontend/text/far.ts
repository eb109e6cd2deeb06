import { type Catalogue, foreign, spoken } from ".";
import { en } from "./en";
import { far } from "./en/far";

const ENGLISH: Catalogue = { ...en, ...far };

/** As `t` of `text/index.ts`, with the texts of all screens. Only for what is loaded late itself. */
export let t: Catalogue = foreign ?? ENGLISH;

spoken.watch(() => {
  t = foreign ?? ENGLISH;
});
