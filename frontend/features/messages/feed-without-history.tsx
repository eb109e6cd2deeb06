"use client";

import { sentence } from "@/api/errors";
import { t } from "@/text";
import { Trouble } from "@/ui/trouble";
import { FeedPlaceholder } from "./feed-placeholder";
import { MessageRow } from "./message-row";
import type { useFeed } from "./use-feed";
import type { ActsOn } from "./use-message-acts";

interface FeedWithoutHistoryProps {
  feed: ReturnType<typeof useFeed>;
  on: ActsOn;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
  onEdit: (clientId: string, content: string) => void;
}

/** What was said could not be read, or is not here yet. What waits to be sent is here all the same, and is shown. */
export function FeedWithoutHistory({ feed, on, onRetry, onDiscard, onEdit }: FeedWithoutHistoryProps) {
  const waiting = feed.rows.filter((row) => row.pending !== null);
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto pb-3">
      {feed.status === "failed" ? (
        <div className="grid grow place-items-center">
          <Trouble title={t.messages.unreadable} onRetry={feed.retry}>
            {sentence(feed.error)}
          </Trouble>
        </div>
      ) : (
        <FeedPlaceholder />
      )}
      {waiting.map((row) => (
        <MessageRow
          key={row.key}
          row={row}
          name={feed.people[row.author]?.name || t.common.somebody}
          isLastOfMine={false}
          on={on}
          onRetry={onRetry}
          onDiscard={onDiscard}
          onEdit={onEdit}
        />
      ))}
    </div>
  );
}
