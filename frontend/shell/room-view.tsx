"use client";

import { use, useState } from "react";
import { sentence } from "@/api/errors";
import { OtherDraft } from "@/features/connection/other-draft";
import { RoomConversation } from "@/features/messages/room-conversation";
import { ForGuests } from "@/features/rooms/for-guests";
import { RoomHeader } from "@/features/rooms/room-header";
import { signedTitle } from "@/features/rooms/room-title";
import { useOpenDirect } from "@/features/rooms/use-open-direct";
import type { Here } from "@/features/rooms/use-rooms";
import { TypingLine } from "@/features/typing/typing-line";
import { latePart } from "@/lib/late-part";
import { go, roomPath, viewPath } from "@/lib/route";
import { useEngine, useWorld } from "@/live/provider";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { PageMenu } from "@/ui/page";
import { useNarrow } from "@/ui/use-narrow";

const ThreadPane = latePart(() => import("@/features/messages/thread-pane").then((part) => part.ThreadPane));
const PinsPane = latePart(() => import("@/features/messages/pins-pane").then((part) => part.PinsPane));
const MembersPane = latePart(() => import("@/features/rooms/members-pane").then((part) => part.MembersPane));
const DetailsPane = latePart(() => import("@/features/rooms/details-pane").then((part) => part.DetailsPane));

interface RoomViewProps {
  here: Here;
  isGuest: boolean;
}

export function RoomView({ here, isGuest }: RoomViewProps) {
  const menu = use(PageMenu);
  if (here.status === "open") return <OpenRoom here={here} menu={menu} />;
  return (
    <>
      <header className="flex min-h-15 shrink-0 items-center border-b border-line px-3 sm:px-5">
        {menu}
      </header>
      <div className="grid flex-1 place-items-center p-6">
        {here.status === "unknown" ? (
          <UnknownRoom wanted={isGuest ? null : here.wanted} name={here.found?.name ?? null} />
        ) : null}
        {here.status === "none" ? <NoRoom isGuest={isGuest} /> : null}
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
            typing={
              <>
                <OtherDraft room={room.id} thread={null} />
                <TypingLine room={room.id} />
              </>
            }
          />
        </div>
        {pane?.kind === "thread" ? (
          <ThreadPane
            key={`${pane.root}:${pane.at ?? ""}`}
            room={room}
            title={title}
            root={pane.root}
            at={pane.at}
            offer={<OtherDraft room={room.id} thread={pane.root} />}
            onClose={close}
          />
        ) : null}
        {pane?.kind === "pins" ? <PinsPane room={room} onClose={close} /> : null}
        {pane?.kind === "members" ? <MembersPane room={room} onClose={close} onPick={openDirect} /> : null}
        {pane?.kind === "details" ? <DetailsPane key={room.id} room={room} onClose={close} /> : null}
      </div>
    </>
  );
}

/** A room that I am not in. A public one can be joined right here. */
function UnknownRoom({ wanted, name }: { wanted: string | null; name: string | null }) {
  const { acts } = useEngine();
  const [problem, setProblem] = useState<string | null>(null);
  const join = () => {
    if (!wanted) return;
    acts.joinRoom(wanted).then(
      () => go(roomPath(wanted), "replace"),
      (error) => setProblem(sentence(error)),
    );
  };
  return (
    <div className="max-w-sm text-center">
      <h1 className="text-lg font-semibold">{name ? t.shell.joinableRoom(name) : t.shell.noSuchRoom}</h1>
      <p className="mt-1.5 leading-relaxed text-soft">
        {problem ?? (name ? t.shell.joinableRoomWhy : t.shell.noSuchRoomWhy)}
      </p>
      <div className="mt-5 flex justify-center gap-2">
        <Button onClick={() => go("/")}>{t.shell.home}</Button>
        {wanted && !problem ? (
          <Button look={name ? "strong" : "plain"} onClick={join}>
            {name ? t.shell.joinIt : t.shell.tryToJoin}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function NoRoom({ isGuest }: { isGuest: boolean }) {
  return (
    <div className="max-w-sm text-center">
      <h1 className="text-lg font-semibold">{t.shell.noRoom}</h1>
      <div className="mt-1.5 leading-relaxed text-pretty text-soft">
        {isGuest ? <ForGuests /> : <p>{t.shell.noRoomWhy}</p>}
      </div>
      {isGuest ? null : (
        <Button className="mt-5" onClick={() => go(viewPath("browse"))}>
          {t.shell.browse}
        </Button>
      )}
    </div>
  );
}
