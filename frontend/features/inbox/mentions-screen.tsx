"use client";

import type { Message } from "@/api/types.gen";
import { useWorld } from "@/live/provider";
import { t } from "@/text";
import { AtIcon } from "@/ui/icons";
import type { Authors } from "./line";
import { ListScreen } from "./list-screen";
import { MessageListRow } from "./message-list-row";
import { RowList } from "./row-list";
import { useMentions } from "./use-mentions";

/** Every message that calls me, the newest first; what lies beyond my mark stands out. */
export default function MentionsScreen() {
  const { messages, users, paged } = useMentions();
  return (
    <ListScreen
      title={t.inbox.mentions}
      paged={paged}
      isEmpty={messages.length === 0}
      empty={{
        title: t.inbox.mentionsEmptyTitle,
        text: t.inbox.mentionsEmpty,
        icon: <AtIcon className="size-6" />,
      }}
    >
      {messages.length > 0 ? (
        <RowList label={t.inbox.mentions}>
          {messages.map((message) => (
            <Mention key={message._id} message={message} authors={users} />
          ))}
        </RowList>
      ) : null}
    </ListScreen>
  );
}

function Mention({ message, authors }: { message: Message; authors: Authors }) {
  const readSeq = useWorld((world) => world.rooms[message.room]?.mine.readSeq);
  const isUnread = readSeq !== undefined && message.seq > readSeq;
  if (readSeq === undefined) return null;
  return (
    <MessageListRow message={message} authors={authors} isUnread={isUnread} actions={[]} icons={{}} on={{}} />
  );
}
