import { type DBSchema, openDB } from "idb";
import type { UserId } from "@/api/types.gen";

/** Who was signed in here last: so much, and no more, is needed to open the app while the server cannot be asked. */
export interface LastUser {
  id: UserId;
  name: string;
}

interface Tables extends DBSchema {
  last: { key: string; value: LastUser };
}

const open = () =>
  openDB<Tables>("klatsch", 1, {
    upgrade: (db) => void db.createObjectStore("last"),
    blocking: close,
    terminated: () => {
      opening = null;
    },
  });
let opening: ReturnType<typeof open> | null = null;

function close(): void {
  void opening?.then((db) => db.close()).catch(() => {});
  opening = null;
}

/** A store that the browser refuses keeps nothing, and nothing is found in it. */
async function within<Answer>(
  work: (db: Awaited<ReturnType<typeof open>>) => Promise<Answer>,
): Promise<Answer | null> {
  try {
    opening ??= open();
    return await work(await opening);
  } catch {
    opening = null;
    return null;
  }
}

/** Before anybody asks: opening takes as long as all that is read and written here. */
export const openLastUser = (): Promise<unknown> => within(async () => null);

export const readLastUser = (): Promise<LastUser | null> =>
  within(async (db) => (await db.get("last", "user")) ?? null);

export const keepLastUser = (user: LastUser): Promise<unknown> =>
  within((db) => db.put("last", { id: user.id, name: user.name }, "user"));

/** Only if it is still that one. */
export const forgetUser = (id: UserId): Promise<unknown> =>
  within(async (db) => {
    if ((await db.get("last", "user"))?.id === id) await db.delete("last", "user");
  });
