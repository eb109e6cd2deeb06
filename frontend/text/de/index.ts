import type { Catalogue } from "..";
import { common } from "./common";
import { shell } from "./shell";
import { time } from "./time";
import { ui } from "./ui";

export const de: Catalogue = { common, shell, time, ui };
