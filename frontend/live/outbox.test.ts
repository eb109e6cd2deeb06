import { beforeEach, expect, test } from "vitest";
import { type Letter, memoryDatabase } from "@/state/database";
import { createOutbox, type News, type Outbox } from "./outbox";
import { Server, status } from "./outbox-server";

const HALL = "CHALL";
const IN_HALL = { room: HALL, thread: null, inRoom: false, quote: null };

let server: Server;
let disk: ReturnType<typeof memoryDatabase>;
let now: number;
let ids: number;
let timers: { ms: number; work: () => void }[];
let told: News[];
let signedOut: number;
let isMe: boolean;

beforeEach(() => {
  server = new Server();
  disk = memoryDatabase();
  now = 1_000_000;
  ids = 0;
  timers = [];
  told = [];
  signedOut = 0;
  isMe = true;
});

function openTab(send = server.send): Outbox {
  return createOutbox({
    letters: disk.outbox,
    send,
    maySend: () => isMe,
    alone: (work) => work(),
    tellTabs: (news) => void told.push(news),
    onSent: () => {},
    onSignedOut: () => {
      signedOut += 1;
    },
    later: (ms, work) => {
      const timer = { ms, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    newId: () => `id-${++ids}`,
    now: () => now,
  });
}

const states = (outbox: Outbox) => outbox.pending.read().map((one) => one.state);
const onDisk = async (): Promise<Letter[]> => (await disk.outbox.all()).map(([, letter]) => letter);

/** Time passes until the retry is due. */
async function timePasses(): Promise<void> {
  const [timer] = timers.splice(0, 1);
  now += timer?.ms ?? 0;
  timer?.work();
  await new Promise((resolve) => setTimeout(resolve, 0));
}

test("a letter is on disk before it is sent, and gone from there when it is acknowledged", async () => {
  const onDiskWhenSent: string[] = [];
  const outbox = openTab(async (draft) => {
    onDiskWhenSent.push(...(await onDisk()).map((letter) => letter.content));
    return server.send(draft);
  });
  await outbox.add(IN_HALL, "hello");
  expect(onDiskWhenSent).toEqual(["hello"]);
  expect(await onDisk()).toEqual([]);
});

test("the row is there at once, and sent only after the acknowledgement", async () => {
  const outbox = openTab();
  const seen: string[] = [];
  outbox.pending.watch(() => seen.push(states(outbox)[0] ?? "none"));
  const adding = outbox.add(IN_HALL, "hello");
  expect(states(outbox), "before anything was awaited").toEqual(["waiting"]);
  await adding;
  expect(seen).toEqual(["waiting", "sending", "sent"]);
});

test("letters go in the order they were written, one at a time", async () => {
  const outbox = openTab();
  await Promise.all(["one", "two", "three"].map((content) => outbox.add(IN_HALL, content)));
  expect(server.rows).toEqual(["one", "two", "three"]);
});

test.each([0, 408, 429, 500, 502, 503])("status %i: it waits and tries again by itself", async (code) => {
  const outbox = openTab();
  server.failures = [status(code)];
  await outbox.add(IN_HALL, "hello");
  expect(states(outbox)).toEqual(["waiting"]);
  expect(await onDisk(), "it would survive a closed tab").toHaveLength(1);
  await timePasses();
  expect(states(outbox)).toEqual(["sent"]);
  expect(server.rows).toEqual(["hello"]);
});

test("what was written later does not overtake a letter that waits", async () => {
  const outbox = openTab();
  server.failures = [status(500), status(500)];
  await outbox.add(IN_HALL, "one");
  await outbox.add(IN_HALL, "two");
  expect(server.rows).toEqual([]);
  await timePasses();
  expect(server.rows).toEqual(["one", "two"]);
});

test("Retry-After is kept, also when something new is written meanwhile", async () => {
  const outbox = openTab();
  server.failures = [status(429, 7)];
  await outbox.add(IN_HALL, "one");
  expect(timers.map((timer) => timer.ms)).toEqual([7_000]);
  await outbox.add(IN_HALL, "two");
  await outbox.flush();
  expect(server.calls, "nobody knocked again").toHaveLength(1);
  await timePasses();
  expect(server.rows).toEqual(["one", "two"]);
});

test.each([400, 403, 404, 413, 422])(
  "status %i: refused, with the reason, and the next one goes",
  async (code) => {
    const outbox = openTab();
    server.failures = [status(code)];
    await outbox.add(IN_HALL, "bad");
    await outbox.add(IN_HALL, "good");
    expect(outbox.pending.read()[0]).toMatchObject({ state: "failed", refusal: "No. Really." });
    expect(server.rows).toEqual(["good"]);
    expect(timers, "a refusal is not repeated").toEqual([]);
    expect((await onDisk())[0], "and is still there after a reload").toMatchObject({
      content: "bad",
      refusal: "No. Really.",
    });
  },
);

test("a refused letter that is retried keeps its clientId", async () => {
  const outbox = openTab();
  server.failures = [status(403)];
  await outbox.add(IN_HALL, "hello");
  await outbox.retry("id-1");
  expect(states(outbox)).toEqual(["sent"]);
  expect(new Set(server.calls.map((call) => call.clientId))).toEqual(new Set(["id-1"]));
});

test("a discarded letter is gone", async () => {
  const outbox = openTab();
  server.failures = [status(403)];
  await outbox.add(IN_HALL, "hello");
  await outbox.discard("id-1");
  expect(outbox.pending.read()).toEqual([]);
  expect(await onDisk()).toEqual([]);
});

test("an answer that got lost makes no second message", async () => {
  const outbox = openTab();
  server.failures = ["lost-answer"];
  await outbox.add(IN_HALL, "hello");
  expect(states(outbox), "nobody said that it arrived").toEqual(["waiting"]);
  await timePasses();
  expect(states(outbox)).toEqual(["sent"]);
  expect(server.calls).toHaveLength(2);
  expect(server.rows).toEqual(["hello"]);
});

test("a letter survives the closing of the tab, with its clientId", async () => {
  server.failures = ["lost-answer"];
  await openTab().add(IN_HALL, "hello");
  const later = openTab();
  await later.start();
  expect(server.rows).toEqual(["hello"]);
  expect(server.calls.map((call) => call.clientId)).toEqual(["id-1", "id-1"]);
  expect(await onDisk()).toEqual([]);
});

test("its echo settles a letter although no answer came", async () => {
  const outbox = openTab();
  server.failures = ["lost-answer"];
  await outbox.add(IN_HALL, "hello");
  await outbox.settle("id-1");
  expect(outbox.pending.read()).toEqual([]);
  await outbox.flush();
  expect(server.calls, "it is not sent again").toHaveLength(1);
});

test("an echo that overtakes a failing answer settles it too", async () => {
  const outbox: Outbox = openTab(async (draft) => {
    await server.send(draft);
    await outbox.settle(draft.clientId);
    throw status(0);
  });
  await outbox.add(IN_HALL, "hello");
  expect(outbox.pending.read()).toEqual([]);
  expect(await onDisk()).toEqual([]);
  expect(timers).toEqual([]);
});

test("a session that ended is neither a refusal nor a retry", async () => {
  const outbox = openTab();
  server.failures = [status(401)];
  await outbox.add(IN_HALL, "hello");
  expect(states(outbox)).toEqual(["waiting"]);
  expect(signedOut).toBe(1);
  expect(timers).toEqual([]);
});

test("a second tab shows what the first one waits with, and sees it go", async () => {
  server.failures = [status(500)];
  const first = openTab();
  await first.add(IN_HALL, "hello");
  const second = openTab();
  await second.hear({ type: "changed" });
  expect(states(second)).toEqual(["waiting"]);
  told = [];
  await timePasses();
  for (const news of told) await second.hear(news);
  expect(states(second)).toEqual(["sent"]);
});

test("a tab's news do not take a letter that is not on disk yet for gone", async () => {
  const outbox = openTab();
  const { put } = disk.outbox;
  let finish = () => {};
  const writing = new Promise<void>((resolve) => {
    finish = resolve;
  });
  disk.outbox.put = async (key, letter) => {
    await writing;
    await put(key, letter);
  };
  const adding = outbox.add(IN_HALL, "hello");
  await outbox.hear({ type: "changed" });
  expect(states(outbox)).toEqual(["waiting"]);
  finish();
  await adding;
  expect(server.rows).toEqual(["hello"]);
});

test("a browser that cannot keep a letter says so instead of sending it on trust", async () => {
  const outbox = openTab();
  disk.outbox.put = async () => {
    throw new Error("quota");
  };
  await outbox.add(IN_HALL, "hello");
  expect(outbox.pending.read()[0]).toMatchObject({ state: "failed" });
  expect(server.calls).toEqual([]);
});

test("as long as nobody knows whose session this is, nothing is sent; then all of it, in order", async () => {
  isMe = false;
  const outbox = openTab();
  await outbox.start();
  for (const content of ["one", "two"]) await outbox.add(IN_HALL, content);
  expect(server.calls).toEqual([]);
  expect(states(outbox)).toEqual(["waiting", "waiting"]);
  isMe = true;
  await outbox.flush();
  expect(server.rows).toEqual(["one", "two"]);
});

test("what another tab discarded a moment ago is not brought back to life by sending it", async () => {
  const outbox = openTab();
  const { outbox: table } = disk;
  const replace: typeof table.replace = async (key, value) => {
    await table.remove(key);
    return table.replace(key, value);
  };
  disk = { ...disk, outbox: { ...table, replace } };
  const second = openTab();
  await second.add(IN_HALL, "never mind");
  expect(server.calls).toEqual([]);
  expect(await onDisk()).toEqual([]);
  expect(outbox.pending.read()).toEqual([]);
});
