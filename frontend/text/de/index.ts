import type { Catalogue } from "..";
import { admin } from "./admin";
import { api } from "./api";
import { common } from "./common";
import { inbox } from "./inbox";
import { invites } from "./invites";
import { messages } from "./messages";
import { people } from "./people";
import { presence } from "./presence";
import { rooms } from "./rooms";
import { search } from "./search";
import { shell } from "./shell";
import { time } from "./time";
import { typing } from "./typing";
import { ui } from "./ui";

export const de: Catalogue = {
  admin,
  api,
  common,
  inbox,
  invites,
  messages,
  people,
  presence,
  rooms,
  search,
  shell,
  time,
  typing,
  ui,
};
