import { common } from "./common";
import { inbox } from "./inbox";
import { presence } from "./presence";
import { rooms } from "./rooms";
import { shell } from "./shell";
import { time } from "./time";
import { typing } from "./typing";
import { ui } from "./ui";

/** A file for each feature. A value is a text, or a function of what stands in it. */
export const en = { common, inbox, presence, rooms, shell, time, typing, ui };
