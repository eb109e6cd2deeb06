import * as api from "@/api/routes";
import type {
  ChangedRoom,
  Message,
  NewRoomBody,
  OneMessage,
  PreferencesBody,
  Reaction,
  Room,
  RoomId,
  ThreadBody,
  UserId,
} from "@/api/types.gen";
import type { Store } from "@/lib/store";
import { withOne, withWish } from "./apply-answer";
import { applyEvent, withoutRoom } from "./apply-event";
import { withMySide, withMyThread, withSaved } from "./apply-mine";
import type { World } from "./world";

/** What I do to rooms and messages that are there. The answer is shown at once; the event says the same again. */
export interface Acts {
  edit(message: Message, content: string): Promise<void>;
  delete(message: Message): Promise<void>;
  react(message: Message, emoji: string, on: boolean): Promise<void>;
  pin(message: Message, on: boolean): Promise<void>;
  save(message: Message, on: boolean): Promise<void>;
  followThread(room: RoomId, root: number, wish: ThreadBody): Promise<void>;
  createRoom(wish: NewRoomBody): Promise<Room>;
  changeRoom(room: RoomId, wish: ChangedRoom): Promise<void>;
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
  /** Shown as done at once; taken back when it is refused. Whatever the server says meanwhile counts more. */
  const attempt = async (message: Message, wish: Partial<Message>, ask: () => Promise<OneMessage>) => {
    world.update((now) => withWish(now, { ...message, ...wish }));
    try {
      show(await ask());
    } catch (error) {
      world.update((now) => withWish(now, message));
      throw error;
    }
  };
  return {
    edit: (message, content) =>
      attempt(message, { content, editedAt: Date.now() * 1000 }, () => api.editMessage(message._id, content)),
    delete: (message) =>
      attempt(message, { content: "", deletedAt: Date.now() * 1000, reactions: [] }, () =>
        api.deleteMessage(message._id),
      ),
    react: (message, emoji, on) =>
      attempt(message, { reactions: reacted(message.reactions, emoji, world.read().me, on) }, () =>
        (on ? api.addReaction : api.removeReaction)(message._id, emoji),
      ),
    pin: (message, on) =>
      attempt(message, { pinnedAt: on ? Date.now() * 1000 : null }, () =>
        (on ? api.pinMessage : api.unpinMessage)(message._id),
      ),
    save: async ({ _id }, on) => {
      await (on ? api.saveMessage : api.unsaveMessage)(_id);
      world.update((now) => withSaved(now, { message: _id, saved: on }));
    },
    followThread: async (room, root, wish) => {
      const mine = await api.followThread(room, root, wish);
      world.update((now) => withMyThread(now, mine));
    },
    createRoom: async (wish) => enter(await api.createRoom(wish)),
    changeRoom: async (room, wish) => void enter(await api.changeRoom(room, wish)),
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

export function reacted(reactions: Reaction[], emoji: string, me: UserId, on: boolean): Reaction[] {
  const isKnown = reactions.some((one) => one.emoji === emoji);
  const all = isKnown || !on ? reactions : [...reactions, { emoji, users: [] }];
  return all
    .map((one) => {
      if (one.emoji !== emoji) return one;
      const others = one.users.filter((user) => user !== me);
      return { emoji, users: on ? [...others, me] : others };
    })
    .filter((one) => one.users.length > 0);
}
