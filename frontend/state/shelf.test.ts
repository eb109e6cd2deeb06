import "fake-indexeddb/auto";
import { openDB } from "idb";
import { beforeEach, expect, test, vi } from "vitest";
import { openShelf } from "./shelf";

const feed = {
  epoch: "E1",
  room: "C1",
  change: 1,
  history: "everything" as const,
  joinedSeq: 0,
  messages: [],
  hasOlder: false,
  users: {},
  at: 1,
};
const mentions = { epoch: "E1", rooms: ["C1", "C2"], pages: [{ messages: ["m1"] }] };

let user: string;
let count = 0;
beforeEach(() => {
  vi.stubGlobal("localStorage", { getItem: () => null });
  count += 1;
  user = `U${count}`;
});

test("a list is kept by its name, and found by another page of this device", async () => {
  await openShelf(user).keepList("/allMentions", mentions);
  expect(await openShelf(user).list("/allMentions")).toEqual(mentions);
  expect(await openShelf(user).list("/allSaved")).toBeNull();
});

test("a list goes when something in it stands in a room that is not mine any more", async () => {
  const shelf = openShelf(user);
  await shelf.keepList("/allMentions", mentions);
  await shelf.keepOnly(["C1", "C2"]);
  expect(await shelf.list("/allMentions")).toEqual(mentions);
  await shelf.keepOnly(["C2"]);
  expect(await shelf.list("/allMentions")).toBeNull();
});

test("lists are cleared with the rest, and not written on a shared computer", async () => {
  const shelf = openShelf(user);
  await shelf.keepList("/allMentions", mentions);
  await shelf.clear();
  expect(await shelf.list("/allMentions")).toBeNull();
  vi.stubGlobal("localStorage", { getItem: (key: string) => (key === "klatsch.keep" ? "no" : null) });
  await shelf.keepList("/allMentions", mentions);
  expect(await shelf.list("/allMentions")).toBeNull();
});

test("what a device kept before there were lists stays", async () => {
  const old = await openDB(`klatsch-kept-${user}`, 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore("facts");
      fresh.createObjectStore("feeds", { keyPath: "room" }).createIndex("at", "at");
    },
  });
  await old.put("feeds", feed);
  old.close();
  const shelf = openShelf(user);
  expect(await shelf.feed("C1")).toEqual(feed);
  await shelf.keepList("/allMentions", mentions);
  expect(await shelf.list("/allMentions")).toEqual(mentions);
});
