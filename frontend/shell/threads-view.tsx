"use client";

import { useEffect } from "react";
import { OtherDraft } from "@/features/connection/other-draft";
import { ThreadsScreen } from "@/features/inbox/threads-screen";
import { Composer } from "@/features/messages/composer";
import { useWriting } from "@/features/messages/use-writing";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";

/** The threads that I follow, each to be answered in its place as in its room. */
export default function ThreadsView() {
  return <ThreadsScreen replyField={(place) => <Reply {...place} />} />;
}

function Reply({ room, root, onDone }: { room: RoomRow; root: number; onDone: () => void }) {
  const writing = useWriting(room, root);
  const { input } = writing;
  useEffect(() => input.current?.focus(), [input]);
  const say = (text: string) => {
    writing.say(text);
    onDone();
  };
  return (
    <>
      <OtherDraft room={room.id} thread={root} />
      <Composer
        room={room}
        title={t.inbox.thread}
        text={writing.text}
        onText={writing.write}
        onSend={say}
        onRoom={writing.onRoom}
        asSent={writing.asSent}
        onEscape={onDone}
        input={input}
      />
    </>
  );
}
