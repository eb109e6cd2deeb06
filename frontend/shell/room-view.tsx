"use client";

import { use, useState } from "react";
import { sentence } from "@/api/errors";
import { PinsPane } from "@/features/messages/pins-pane";
import { RoomConversation } from "@/features/messages/room-conversation";
import { ThreadPane } from "@/features/messages/thread-pane";
import { MembersPane } from "@/features/rooms/members-pane";
import { RoomHeader } from "@/features/rooms/room-header";
import { signedTitle } from "@/features/rooms/room-title";
import { useOpenDirect } from "@/features/rooms/use-open-direct";
import type { Here } from "@/features/rooms/use-rooms";
import { TypingLine } from "@/features/typing/typing-line";
import { go, roomPath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import { Button } from "@/ui/button";
import { PageMenu } from "@/ui/page";
import { useNarrow } from "@/ui/use-narrow";

interface RoomViewProps {
  here: Here;
  onBrowse: () => void;
}

export function RoomView({ here, onBrowse }: RoomViewProps) {
  const menu = use(PageMenu);
  if (here.status === "open") return <OpenRoom here={here} menu={menu} />;
  return (
    <>
      <header className="flex min-h-15 shrink-0 items-center border-b border-line px-3 sm:px-5">
        {menu}
      </header>
      <div className="grid flex-1 place-items-center p-6">
        {here.status === "unknown" ? <UnknownRoom wanted={here.wanted} /> : null}
        {here.status === "none" ? <NoRoom onBrowse={onBrowse} /> : null}
      </div>
    </>
  );
}

function OpenRoom({ here, menu }: { here: Extract<Here, { status: "open" }>; menu: React.ReactNode }) {
  const { room, at, pane } = here;
  const { me } = useEngine();
  const title = useWorld((world) => signedTitle(room, world.people, me));
  const openDirect = useOpenDirect();
  // There the pane covers the messages.
  const isNarrow = useNarrow("lg");
  const close = () => go(roomPath(room.id));
  return (
    <>
      <RoomHeader room={room} before={menu} />
      <div className="relative flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col" inert={pane !== null && isNarrow}>
          <RoomConversation
            key={`${room.id}:${at ?? ""}`}
            room={room}
            title={title}
            at={at}
            typing={<TypingLine room={room.id} />}
          />
        </div>
        {pane?.kind === "thread" ? (
          <ThreadPane key={pane.root} room={room} title={title} root={pane.root} onClose={close} />
        ) : null}
        {pane?.kind === "pins" ? <PinsPane room={room} onClose={close} /> : null}
        {pane?.kind === "members" ? <MembersPane room={room} onClose={close} onPick={openDirect} /> : null}
      </div>
    </>
  );
}

/** A room that I am not in. A public one can be joined right here. */
function UnknownRoom({ wanted }: { wanted: string | null }) {
  const { acts } = useEngine();
  const [problem, setProblem] = useState<string | null>(null);
  const join = () => {
    if (wanted) acts.joinRoom(wanted).catch((error) => setProblem(sentence(error)));
  };
  return (
    <div className="max-w-sm text-center">
      <h1 className="text-lg font-semibold">There is no such room here</h1>
      <p className="mt-1.5 leading-relaxed text-soft">
        {problem ?? "The link may be old, or you are not in that room. Ask somebody in it to add you."}
      </p>
      <div className="mt-5 flex justify-center gap-2">
        <Button onClick={() => go("/")}>Go to your rooms</Button>
        {wanted && !problem ? <Button onClick={join}>Try to join it</Button> : null}
      </div>
    </div>
  );
}

function NoRoom({ onBrowse }: { onBrowse: () => void }) {
  return (
    <div className="max-w-sm text-center">
      <h1 className="text-lg font-semibold">You are not in any room yet</h1>
      <p className="mt-1.5 leading-relaxed text-soft">
        Join one that is open to everybody, or ask somebody to add you to theirs.
      </p>
      <Button className="mt-5" onClick={onBrowse}>
        Browse rooms
      </Button>
    </div>
  );
}
