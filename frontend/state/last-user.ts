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

/** A store that the browser refuses keeps nothing, and nothing is found in it. */
async function within<Answer>(
  work: (db: Awaited<ReturnType<typeof open>>) => Promise<Answer>,
): Promise<Answer | null> {
  try {
    const db = await open();
    return await work(db).finally(() => db.close());
  } catch {
    return null;
  }
}

const open = () => openDB<Tables>("klatsch", 1, { upgrade: (db) => void db.createObjectStore("last") });

export const readLastUser = (): Promise<LastUser | null> =>
  within(async (db) => (await db.get("last", "user")) ?? null);

export const keepLastUser = (user: LastUser): Promise<unknown> =>
  within((db) => db.put("last", { id: user.id, name: user.name }, "user"));

/** Only if it is still that one. */
export const forgetUser = (id: UserId): Promise<unknown> =>
  within(async (db) => {
    if ((await db.get("last", "user"))?.id === id) await db.delete("last", "user");
  });
