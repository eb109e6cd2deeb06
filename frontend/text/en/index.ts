import { account } from "./account";
import { api } from "./api";
import { auth } from "./auth";
import { common } from "./common";
import { connection } from "./connection";
import { inbox } from "./inbox";
import { messages } from "./messages";
import { notifications } from "./notifications";
import { presence } from "./presence";
import { rooms } from "./rooms";
import { setup } from "./setup";
import { shell } from "./shell";
import { switcher } from "./switcher";
import { time } from "./time";
import { typing } from "./typing";
import { ui } from "./ui";

/** What the first screen shows. A file for each feature. A value is a text, or a function of what stands in it. */
export const en = {
  account,
  api,
  auth,
  common,
  connection,
  inbox,
  messages,
  notifications,
  presence,
  rooms,
  setup,
  shell,
  switcher,
  time,
  typing,
  ui,
};
