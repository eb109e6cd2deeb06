import * as api from "@/api/routes";
import type {
  Message,
  NewRoomBody,
  OneMessage,
  PreferencesBody,
  Room,
  RoomId,
  UserId,
} from "@/api/types.gen";
import type { Store } from "@/lib/store";
import { withOne } from "./apply-answer";
import { applyEvent, withoutRoom } from "./apply-event";
import { withMySide } from "./apply-mine";
import type { World } from "./world";

/** What I do to rooms and messages that are there. The answer is shown at once; the event says the same again. */
export interface Acts {
  edit(message: Message, content: string): Promise<void>;
  delete(message: Message): Promise<void>;
  react(message: Message, emoji: string, on: boolean): Promise<void>;
  pin(message: Message, on: boolean): Promise<void>;
  createRoom(wish: NewRoomBody): Promise<Room>;
  joinRoom(room: RoomId): Promise<Room>;
  leaveRoom(room: RoomId): Promise<void>;
  openDirect(users: UserId[]): Promise<Room>;
  prefer(room: RoomId, wish: PreferencesBody): Promise<void>;
}

export function createActs(world: Store<World>): Acts {
  const show = ({ message }: OneMessage): void => world.update((now) => withOne(now, message));
  const enter = (room: Room): Room => {
    world.update((now) => applyEvent(now, { type: "room.opened", room: room.id, now: room }, Date.now()));
    return room;
  };
  return {
    edit: async (message, content) => show(await api.editMessage(message._id, content)),
    delete: async (message) => show(await api.deleteMessage(message._id)),
    react: async (message, emoji, on) =>
      show(await (on ? api.addReaction : api.removeReaction)(message._id, emoji)),
    pin: async (message, on) => show(await (on ? api.pinMessage : api.unpinMessage)(message._id)),
    createRoom: async (wish) => enter(await api.createRoom(wish)),
    joinRoom: async (room) => enter(await api.joinRoom(room)),
    openDirect: async (users) => enter(await api.direct(users)),
    leaveRoom: async (room) => {
      await api.leaveRoom(room);
      world.update((now) => withoutRoom(now, room));
    },
    prefer: async (room, wish) => {
      const mine = await api.prefer(room, wish);
      world.update((now) => withMySide(now, { room, mine }));
    },
  };
}
