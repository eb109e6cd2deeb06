import { plural } from "../plural";

export const inbox = {
  lists: "Inbox and lists",
  inbox: "Inbox",
  threads: "Threads",
  mentions: "Mentions",
  saved: "Saved",
  drafts: "Drafts",
  conversationsNew: (count: number) =>
    plural("en", count, {
      one: "# conversation with something new",
      other: "# conversations with something new",
    }),
  threadsNew: (count: number) =>
    plural("en", count, { one: "# thread with something new", other: "# threads with something new" }),
  mentionsNew: (count: number) =>
    plural("en", count, { one: "# unread mention", other: "# unread mentions" }),
  draftsKept: (count: number) => plural("en", count, { one: "# draft", other: "# drafts" }),

  failed: "This could not be read",
  older: "Show older",
  offline: "You are offline. What is new comes when the connection is back.",

  inboxEmptyTitle: "All read",
  inboxEmpty: "What is new in your rooms and threads will stand here.",
  threadsEmptyTitle: "No threads yet",
  threadsEmpty: "You follow a thread that you start, reply in, or are mentioned in.",
  mentionsEmptyTitle: "Nobody has mentioned you yet",
  mentionsEmpty: "Messages that call you by name, or call everybody, are gathered here.",
  savedEmptyTitle: "Nothing saved",
  savedEmpty:
    "Save a message with its menu, or by pressing s on it, and find it again here. Only you see this list.",
  draftsEmptyTitle: "No drafts",
  draftsEmpty: "What you begin to write and do not send waits here, from all your devices.",

  markRead: "Mark as read",
  wasRead: (title: string) => `${title} is marked as read.`,
  markAll: "Mark all as read",
  allRead: "Everything is marked as read.",
  manyTitle: "Mark everything as read?",
  many: (count: number) => `There are ${count} conversations with something new. This cannot be taken back.`,
  undo: "Undo",
  open: "Open",
  next: "The next one",
  previous: "The one before",

  unread: (count: number) => plural("en", count, { one: "# unread", other: "# unread" }),
  calls: (count: number) => plural("en", count, { one: "# mention", other: "# mentions" }),
  moreLines: (count: number) => plural("en", count, { one: "and # more", other: "and # more" }),
  threadIn: (title: string) => `Thread in ${title}`,
  replies: (count: number) => plural("en", count, { one: "# reply", other: "# replies" }),
  deleted: "This message was deleted.",
  nothingToSee: "Without text",

  unreadThreads: "Unread",
  otherThreads: "Followed",
  unfollow: "Stop following",
  unfollowed: "You follow this thread no more.",
  reply: "Reply",
  thread: "the thread",

  unsave: "Remove from saved",
  unsaved: "Removed from saved.",

  discard: "Discard",
  discarded: "The draft is discarded.",
};
