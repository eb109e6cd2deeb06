import type { Catalogue } from "..";
import { account } from "./account";
import { admin } from "./admin";
import { api } from "./api";
import { auth } from "./auth";
import { common } from "./common";
import { connection } from "./connection";
import { inbox } from "./inbox";
import { invites } from "./invites";
import { messages } from "./messages";
import { notifications } from "./notifications";
import { people } from "./people";
import { presence } from "./presence";
import { rooms } from "./rooms";
import { search } from "./search";
import { settings } from "./settings";
import { setup } from "./setup";
import { shell } from "./shell";
import { switcher } from "./switcher";
import { time } from "./time";
import { typing } from "./typing";
import { ui } from "./ui";

export const de: Catalogue = {
  account,
  admin,
  api,
  auth,
  common,
  connection,
  inbox,
  invites,
  messages,
  notifications,
  people,
  presence,
  rooms,
  search,
  settings,
  setup,
  shell,
  switcher,
  time,
  typing,
  ui,
};
