import { beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import type { AccountState, Person, Role } from "@/api/types.gen";
import { offered } from "@/lib/actions";
import { news, runNewest } from "@/lib/notices";
import { question } from "@/lib/questions";
import { MEMBER_ACTIONS, type MemberAct, rolesFor, setRole } from "./member-actions";

const person = (id: string, role: Role): Person => ({
  user: { id, name: "Bo", image: null, role, status: null, timeZone: null, active: true },
  status: "offline",
  lastSeen: null,
});

const on = (mine: Role, role: Role, more: { state?: AccountState; isSelf?: boolean } = {}) => ({
  person: person(more.isSelf ? "me" : "bo", role),
  state: more.state ?? "active",
  admin: { id: "me", role: mine },
  change: vi.fn(async () => {}),
  show: vi.fn(),
});

const names = (act: MemberAct) => offered(MEMBER_ACTIONS, act).map(({ id }) => id.replace("member.", ""));
const run = (act: MemberAct, id: string) => MEMBER_ACTIONS.find((one) => one.id === `member.${id}`)?.run(act);
const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => news.write([]));

test("an admin administrates members and guests, an owner everybody", () => {
  expect(names(on("admin", "member"))).toEqual(["role", "deactivate", "ban"]);
  expect(names(on("admin", "guest"))).toEqual(["role", "rooms", "deactivate", "ban"]);
  expect(names(on("admin", "admin"))).toEqual([]);
  expect(names(on("admin", "owner"))).toEqual([]);
  expect(names(on("owner", "owner"))).toEqual(["role", "deactivate", "ban"]);
});

test("nobody lets themselves out, and only an owner steps down", () => {
  expect(names(on("owner", "owner", { isSelf: true }))).toEqual(["role"]);
  expect(names(on("admin", "admin", { isSelf: true }))).toEqual([]);
});

test("a bot stays a bot, and may be kept out", () => {
  expect(names(on("owner", "bot"))).toEqual(["deactivate", "ban"]);
});

test("the deactivated and the banned may be let in again, by whoever may keep them out", () => {
  expect(names(on("admin", "member", { state: "deactivated" }))).toEqual(["reactivate", "ban"]);
  expect(names(on("owner", "member", { state: "banned" }))).toEqual(["reactivate"]);
  expect(names(on("admin", "admin", { state: "banned" }))).toEqual([]);
});

test("who was banned is let in again, under the word for it", async () => {
  const act = on("admin", "member", { state: "banned" });
  expect(offered(MEMBER_ACTIONS, act).map((one) => one.label(act))).toEqual(["Let in again"]);
  run(act, "reactivate");
  await settled();
  expect(act.change).toHaveBeenLastCalledWith("bo", { state: "active" });
  expect(news.read()).toMatchObject([{ text: "Bo may come in again." }]);
});

test("nobody gives a role above their own", () => {
  expect(rolesFor(on("admin", "member"))).toEqual(["admin", "member", "guest"]);
  expect(rolesFor(on("owner", "member"))).toEqual(["owner", "admin", "member", "guest"]);
});

test("deactivating is asked, done, and can be taken back", async () => {
  const act = on("owner", "member");
  run(act, "deactivate");
  expect(act.change, "it is asked first").not.toHaveBeenCalled();
  question.read()?.answer(true);
  await settled();
  expect(act.change).toHaveBeenLastCalledWith("bo", { state: "deactivated" });
  expect(runNewest()).toBe(true);
  expect(act.change).toHaveBeenLastCalledWith("bo", { state: "active" });
});

test("who says no has done nothing", async () => {
  const act = on("owner", "member");
  run(act, "ban");
  question.read()?.answer(false);
  await settled();
  expect(act.change).not.toHaveBeenCalled();
  expect(news.read()).toEqual([]);
});

test("a refusal is told, and offers no way back", async () => {
  const act = on("owner", "owner");
  act.change.mockRejectedValue(new ApiError({ status: 409, code: "last_owner", message: "The last one." }));
  await setRole(act, "member");
  expect(news.read()).toMatchObject([{ text: "The last one.", tone: "danger", act: null }]);
});

test("a role can be given back, but not one's own", async () => {
  const act = on("owner", "member");
  await setRole(act, "admin");
  expect(runNewest()).toBe(true);
  expect(act.change).toHaveBeenLastCalledWith("bo", { role: "member" });
  const mine = on("owner", "owner", { isSelf: true });
  await setRole(mine, "admin");
  news.update((all) => all.slice(-1));
  expect(runNewest()).toBe(false);
});
