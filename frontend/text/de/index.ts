import type { Catalogue } from "..";
import { common } from "./common";
import { inbox } from "./inbox";
import { presence } from "./presence";
import { rooms } from "./rooms";
import { shell } from "./shell";
import { time } from "./time";
import { typing } from "./typing";
import { ui } from "./ui";

export const de: Catalogue = { common, inbox, presence, rooms, shell, time, typing, ui };
