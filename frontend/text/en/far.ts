import { admin } from "./admin";
import { invites } from "./invites";
import { people } from "./people";
import { search } from "./search";
import { settings } from "./settings";

/** What stands on screens that come when they are wanted. */
export const far = {
  admin,
  invites,
  people,
  search,
  settings,
};
