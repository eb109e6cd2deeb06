import { common } from "./common";
import { shell } from "./shell";
import { time } from "./time";
import { ui } from "./ui";

/** A file for each feature. A value is a text, or a function of what stands in it. */
export const en = { common, shell, time, ui };
