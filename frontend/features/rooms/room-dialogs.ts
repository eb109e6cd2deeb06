import { createStore } from "@/lib/store";
import type { RoomRow } from "@/live/world";
import type { Section } from "./room-title";

/** What an action wants to ask in more than a word. `room-asking.tsx` shows it. */
export type RoomQuestion =
  | { kind: "create" }
  | { kind: "move"; room: RoomRow }
  | { kind: "rename"; section: Section };

export const roomQuestion = createStore<RoomQuestion | null>(null);

export const askRoom = (question: RoomQuestion | null): void => roomQuestion.write(question);
