import type { Message, MessagesPage, RoomId } from "@/api/types.gen";
import { withRows } from "./feed";
import { type Thread, threadKey, type World } from "./world";

/** Pure functions on the threads that are looked at. A thread without a page has no entry. */

export function threadFrom(page: MessagesPage): Thread {
  return { messages: page.messages, hasOlder: page.more };
}

export function withOlderReplies(thread: Thread, page: MessagesPage): Thread {
  const first = thread.messages[0]?.seq ?? Number.POSITIVE_INFINITY;
  const older = page.messages.filter((row) => row.seq < first);
  return { messages: [...older, ...thread.messages], hasOlder: page.more };
}

/** Rows of a room as they are now: each goes into its thread, if that is looked at. */
export function withThreadRows(threads: World["threads"], room: RoomId, rows: Message[]): World["threads"] {
  return rows.reduce((all, row) => withThreadRow(all, threadKey(room, row.thread ?? row.seq), row), threads);
}

function withThreadRow(threads: World["threads"], key: string, row: Message): World["threads"] {
  const thread = threads[key];
  if (!thread) return threads;
  const messages = withRows(thread, [row]);
  return messages === thread.messages ? threads : { ...threads, [key]: { ...thread, messages } };
}
