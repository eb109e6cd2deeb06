"use client";

import { RoomConversation } from "@/features/messages/room-conversation";
import { RoomHeader } from "@/features/rooms/room-header";
import type { Here } from "@/features/rooms/use-rooms";
import { TypingLine } from "@/features/typing/typing-line";
import { go } from "@/lib/route";
import { Button, IconButton } from "@/ui/button";
import { MenuIcon } from "@/ui/icons";

export function RoomView({ here, onMenu }: { here: Here; onMenu: () => void }) {
  const menu = (
    <IconButton label="Open rooms and people" onClick={onMenu} className="md:hidden">
      <MenuIcon />
    </IconButton>
  );
  if (here.status === "open") {
    const { room } = here;
    return (
      <>
        <RoomHeader room={room} before={menu} after={null} />
        <RoomConversation key={room.id} room={room} typing={<TypingLine room={room.id} />} />
      </>
    );
  }
  return (
    <>
      <header className="flex min-h-15 shrink-0 items-center border-b border-line px-3 sm:px-5">
        {menu}
      </header>
      <div className="grid flex-1 place-items-center p-6">
        {here.status === "unknown" ? <UnknownRoom /> : null}
        {here.status === "none" ? <NoRoom /> : null}
      </div>
    </>
  );
}

function UnknownRoom() {
  return (
    <div className="max-w-sm text-center">
      <h1 className="text-lg font-semibold">There is no such room here</h1>
      <p className="mt-1.5 leading-relaxed text-soft">
        The link may be old, or you are not in that room. Ask somebody in it to add you.
      </p>
      <Button className="mt-5" onClick={() => go("/")}>
        Go to your rooms
      </Button>
    </div>
  );
}

function NoRoom() {
  return (
    <div className="max-w-sm text-center">
      <h1 className="text-lg font-semibold">You are not in any room yet</h1>
      <p className="mt-1.5 leading-relaxed text-soft">
        Ask an owner or admin of the workspace to add you to one.
      </p>
    </div>
  );
}
