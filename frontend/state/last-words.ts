import type { UserId } from "@/api/types.gen";

/**
 * What was typed in a page's last moment. A page that goes away does not wait for its database, so the rows of these
 * drafts lie in localStorage as well, until the database has them: mostly for milliseconds.
 */
export interface LastWords {
  /** By draft; its rows are as those of the database, and what is empty is gone. */
  all(): Record<string, Rows>;
  put(words: Record<string, Rows>): void;
  drop(draft: string): void;
  /** Nothing is kept from then on, and nothing stays. */
  wipe(): void;
  /** Nothing is written from then on: another tab wipes. */
  close(): void;
}

export type Rows = Record<string, string>;

export function openLastWords(user: UserId): LastWords {
  const name = `klatsch.last-words.${user}`;
  let isOver = false;

  // Storage may be forbidden or full: then the database is all that there is.
  const all = (): Record<string, Rows> => {
    try {
      return (JSON.parse(localStorage.getItem(name) ?? "null") ?? {}) as Record<string, Rows>;
    } catch {
      return {};
    }
  };
  const write = (words: Record<string, Rows>): void => {
    try {
      if (Object.keys(words).length === 0) localStorage.removeItem(name);
      else localStorage.setItem(name, JSON.stringify(words));
    } catch {}
  };

  return {
    all,
    put: (words) => {
      if (!isOver && Object.keys(words).length > 0) write({ ...all(), ...words });
    },
    drop: (draft) => {
      const { [draft]: dropped, ...rest } = all();
      if (!isOver && dropped) write(rest);
    },
    wipe: () => {
      isOver = true;
      write({});
    },
    close: () => {
      isOver = true;
    },
  };
}
