/** The shapes on the wire. Source: docs/concepts/protocol.md. Times are microseconds since 1970. */

export type UserId = string;
export type RoomId = string;
export type MessageId = string;
export type Role = "owner" | "admin" | "member";
export type Status = "active" | "away" | "offline";

export interface ErrorAnswer {
  error: { code: string; message: string; hint: string };
}

export interface Workspace {
  name: string;
  ready: boolean;
}

export interface Room {
  id: RoomId;
  name: string;
  topic: string;
  kind: "public";
  seq: number;
  change: number;
  memberCount: number;
}

export interface RoomsAnswer {
  epoch: string;
  rooms: Room[];
}

export interface Message {
  _id: MessageId;
  room: RoomId;
  seq: number;
  change: number;
  author: UserId;
  clientId: string;
  content: string;
  createdAt: number;
  editedAt: number | null;
  deletedAt: number | null;
}

export interface Author {
  name: string;
  image: string | null;
}

export interface MessagesPage {
  epoch: string;
  room: RoomId | null;
  seq: number | null;
  change: number | null;
  more: boolean;
  messages: Message[];
  users: Record<UserId, Author>;
}

export interface Sent {
  _id: MessageId;
  seq: number;
  change: number;
  room: RoomId;
  clientId: string;
  createdAt: number;
}

export interface User {
  id: UserId;
  name: string;
  image: string | null;
  role: Role;
}

export interface Device {
  id: string;
  agent: string;
  address: string;
  createdAt: number;
  lastSeen: number;
  expires: number;
  current: boolean;
}

export interface SessionRow {
  user: User;
  status: Status;
  lastSeen: number | null;
  devices?: Device[];
}

export interface SessionsAnswer {
  sessions: SessionRow[];
  more: boolean;
}

export interface CurrentUser {
  id: UserId;
  name: string;
  email: string;
  image: string | null;
  role: Role;
  expires: string;
}

export interface Invite {
  id: string;
  role: Role;
  createdBy: UserId;
  createdAt: number;
  expires: number;
  usesLeft: number;
}

export interface InvitesAnswer {
  invites: Invite[];
}

export interface NewInvite {
  id: string;
  url: string;
  role: Role;
  expires: number;
  usesLeft: number;
}

export interface InviteAnswer {
  workspace: string;
  invitedBy: string;
  role: Role;
  expires: number;
}

export interface Hello {
  type: "hello";
  epoch: string;
  version: string;
  user: UserId;
  rooms: Record<RoomId, { seq: number; change: number }>;
}

export interface Heartbeat {
  type: "heartbeat";
  rooms: Record<RoomId, number>;
}

export interface MessageCreated {
  type: "message.created";
  room: RoomId;
  seq: number;
  change: number;
  message: Message;
  author: Author;
}

export interface MemberJoined {
  type: "member.joined";
  room: RoomId;
  user: User;
}

export interface UserChanged {
  type: "user.changed";
  user: User;
}

export interface PresenceChanged {
  type: "presence.changed";
  users: Record<UserId, { status: Status; lastSeen: number | null }>;
}

export interface TypingStarted {
  type: "typing.started";
  room: RoomId;
  user: UserId;
}

export type ServerEvent =
  | Hello
  | Heartbeat
  | MessageCreated
  | MemberJoined
  | UserChanged
  | PresenceChanged
  | TypingStarted;

export type ClientAction = { type: "heartbeat"; active: boolean } | { type: "typing"; room: RoomId };
