"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { ApiError, sentence } from "@/api/errors";
import { offered } from "@/lib/actions";
import { shortOf } from "@/lib/clock";
import { tell } from "@/lib/notices";
import { useEngine, useWorld } from "@/live/provider";
import { usePersonName } from "@/live/use-person-name";
import type { RoomRow } from "@/live/world";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Area, Choice, Field, Switch } from "@/ui/field";
import { Notice } from "@/ui/notice";
import { SidePane } from "@/ui/side-pane";
import { ROOM_ACTIONS, type RoomAct } from "./room-actions";
import { changesIn, type RoomWish, wishOf } from "./room-form";
import { mayChange, maySetDefault } from "./room-rights";
import { useRoomTitle } from "./use-rooms";

interface DetailsPaneProps {
  room: RoomRow;
  onClose: () => void;
}

/** What a room is, what may be changed of it, and how I keep it. */
export function DetailsPane({ room, onClose }: DetailsPaneProps) {
  const engine = useEngine();
  const role = useWorld((world) => world.people[world.me]?.role) ?? "guest";
  const may = mayChange(room, role) && room.archivedAt === null;
  return (
    <SidePane title={t.rooms.detailsTitle} onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        <Facts room={room} />
        {may ? <RoomForm room={room} mayDefault={maySetDefault(room, role)} /> : <Words room={room} />}
        <Mine on={{ room, engine }} />
        <Ends on={{ room, engine }} />
      </div>
    </SidePane>
  );
}

function Facts({ room }: { room: RoomRow }) {
  const title = useRoomTitle(room);
  const maker = usePersonName(room.createdBy);
  const when = shortOf(room.createdAt);
  const kinds = {
    public: t.rooms.kindIsPublic,
    private: t.rooms.kindIsPrivate,
    direct: t.rooms.kindIsDirect,
  };
  return (
    <section aria-label={title}>
      <h3 className="text-lg font-semibold wrap-anywhere">
        <bdi>{title}</bdi>
      </h3>
      <ul className="mt-2 flex flex-col gap-1.5 text-sm leading-relaxed text-soft">
        <li>{kinds[room.kind]}</li>
        {room.archivedAt !== null ? <li className="font-semibold text-warn">{t.rooms.isArchived}</li> : null}
        {room.isDefault ? <li>{t.rooms.isDefaultRoom}</li> : null}
        {room.posting === "moderators" ? <li>{t.rooms.isAnnouncing}</li> : null}
        {room.history === "joined" ? <li>{t.rooms.isJoinedHistory}</li> : null}
        <li>{t.rooms.members(room.memberCount)}</li>
        <li>{room.createdBy ? t.rooms.madeBy(maker, when) : t.rooms.made(when)}</li>
      </ul>
    </section>
  );
}

function Words({ room }: { room: RoomRow }) {
  if (room.kind === "direct") return null;
  return (
    <dl className="mt-4 flex flex-col gap-3 border-t border-line pt-4 text-sm">
      <div>
        <dt className="font-semibold">{t.rooms.topic}</dt>
        <dd className={room.topic ? "wrap-anywhere" : "text-soft"}>{room.topic || t.rooms.noTopic}</dd>
      </div>
      <div>
        <dt className="font-semibold">{t.rooms.purpose}</dt>
        <dd className={room.purpose ? "wrap-anywhere whitespace-pre-wrap" : "text-soft"}>
          {room.purpose || t.rooms.noPurpose}
        </dd>
      </div>
    </dl>
  );
}

function RoomForm({ room, mayDefault }: { room: RoomRow; mayDefault: boolean }) {
  const { wish, set, save, error, isBusy, isChanged } = useRoomForm(room);
  const taken = error instanceof ApiError && error.code === "name_taken" ? sentence(error) : null;
  const posting = [
    ["everyone", t.rooms.postingEveryone],
    ["moderators", t.rooms.postingModerators],
  ] as const;
  const history = [
    ["everything", t.rooms.historyEverything],
    ["joined", t.rooms.historyJoined],
  ] as const;
  return (
    <form
      onSubmit={save}
      aria-label={t.rooms.settings}
      className="mt-4 flex flex-col gap-4 border-t border-line pt-4"
    >
      <Field
        label={t.rooms.name}
        value={wish.name}
        required
        maxLength={80}
        autoComplete="off"
        problem={taken}
        hint={t.rooms.formerNames}
        onChange={(event) => set({ name: event.target.value })}
      />
      <Field
        label={t.rooms.topic}
        value={wish.topic}
        maxLength={250}
        autoComplete="off"
        onChange={(event) => set({ topic: event.target.value })}
      />
      <Area
        label={t.rooms.purpose}
        hint={t.rooms.purposeHint}
        value={wish.purpose}
        maxLength={1000}
        onChange={(event) => set({ purpose: event.target.value })}
      />
      <Choice
        label={t.rooms.posting}
        options={posting}
        value={wish.posting}
        onChange={(event) =>
          set({ posting: event.target.value === "moderators" ? "moderators" : "everyone" })
        }
      />
      <Choice
        label={t.rooms.history}
        options={history}
        value={wish.history}
        onChange={(event) => set({ history: event.target.value === "joined" ? "joined" : "everything" })}
      />
      {mayDefault ? (
        <Switch
          label={t.rooms.default}
          hint={t.rooms.defaultHint}
          isOn={wish.isDefault}
          onChange={(isDefault) => set({ isDefault })}
        />
      ) : null}
      {error && !taken ? <Notice tone="danger">{sentence(error)}</Notice> : null}
      <Button type="submit" look="strong" busy={isBusy} aria-disabled={!isChanged}>
        {t.rooms.save}
      </Button>
    </form>
  );
}

function useRoomForm(room: RoomRow) {
  const { acts } = useEngine();
  const [wish, setWish] = useState<Partial<RoomWish>>({});
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const whole = { ...wishOf(room), ...wish };
  const changes = changesIn(room, whole);
  const isChanged = Object.keys(changes).length > 0;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!isChanged) return tell(t.rooms.unchanged);
    setBusy(true);
    setError(null);
    try {
      await acts.changeRoom(room.id, changes);
      setWish({});
      tell(t.rooms.saved);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  const set = (part: Partial<RoomWish>) => setWish((now) => ({ ...now, ...part }));
  return { wish: whole, set, save, error, isBusy, isChanged };
}

function Mine({ on }: { on: RoomAct }) {
  const { room, engine } = on;
  const levels = [
    ["default", t.rooms.notifyDefault],
    ["all", t.rooms.notifyAll],
    ["mentions", t.rooms.notifyMentions],
    ["nothing", t.rooms.notifyNothing],
  ] as const;
  const pick = (level: string) =>
    ROOM_ACTIONS.find((action) => action.id === `room.notify-${level}`)?.run({ room, engine });
  const toggle = (id: string) => ROOM_ACTIONS.find((action) => action.id === id)?.run(on);
  return (
    <Part title={t.rooms.myNotices}>
      <Choice
        label={t.rooms.notify}
        options={levels}
        value={room.mine.notify}
        onChange={(event) => pick(event.target.value)}
      />
      <Switch label={t.rooms.mute} isOn={room.mine.muted} onChange={() => toggle("room.mute")} />
    </Part>
  );
}

function Ends({ on }: { on: RoomAct }) {
  const ends = offered(ROOM_ACTIONS, on).filter(({ id }) => id === "room.leave" || id === "room.archive");
  if (ends.length === 0) return null;
  return (
    <Part title={t.rooms.danger}>
      {ends.map((action) => (
        <Button
          key={action.id}
          look={action.id === "room.leave" ? "danger" : "plain"}
          onClick={() => action.run(on)}
        >
          {action.label(on)}
        </Button>
      ))}
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-5 flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="text-sm font-semibold text-soft">{title}</h3>
      {children}
    </section>
  );
}
