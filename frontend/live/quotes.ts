import type { Message, MessageId, MessagesPage } from "@/api/types.gen";

/** Pure functions on what messages quote. */

type Quotes = Record<MessageId, Message>;

/** So many are kept; then those that came first make room, and are asked for again where they are shown. */
export const QUOTES_AT_MOST = 500;

export function withQuotes(quotes: Quotes, page: Pick<MessagesPage, "quotes">): Quotes {
  const found = Object.values(page.quotes ?? {});
  const news = found.filter((one) => (quotes[one._id]?.change ?? -1) < one.change);
  if (news.length === 0) return quotes;
  const all = { ...quotes, ...Object.fromEntries(news.map((one) => [one._id, one])) };
  const ids = Object.keys(all);
  if (ids.length <= QUOTES_AT_MOST) return all;
  return Object.fromEntries(Object.entries(all).slice(ids.length - QUOTES_AT_MOST));
}

/** What is quoted was edited, or deleted: the quote says the same. */
export function withQuotesMoved(quotes: Quotes, rows: Message[]): Quotes {
  const moved = rows.filter((row) => {
    const before = quotes[row._id];
    return before !== undefined && before.change < row.change;
  });
  if (moved.length === 0) return quotes;
  return { ...quotes, ...Object.fromEntries(moved.map((row) => [row._id, row])) };
}
