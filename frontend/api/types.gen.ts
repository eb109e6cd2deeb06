/** The shapes on the wire. Written by scripts/reference; change the table that it comes from: the structs of src/klatsch.
 *  Times are microseconds since 1970. */

export interface ErrorDetail {
  code: string;
  message: string;
  hint: string;
}

export interface ErrorAnswer {
  error: ErrorDetail;
}

export interface Workspace {
  name: string;
  ready: boolean;
}

export type UserId = string;

export type Role = "owner" | "admin" | "member" | "guest";

export interface User {
  id: UserId;
  name: string;
  image: string | null;
  role: Role;
}

export type Status = "active" | "away" | "offline";

export type SessionId = string;

export interface Device {
  id: SessionId;
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

export type RoomId = string;

export type RoomKind = "public";

export interface Room {
  id: RoomId;
  name: string;
  topic: string;
  kind: RoomKind;
  seq: number;
  change: number;
  memberCount: number;
}

export interface RoomsAnswer {
  epoch: string;
  rooms: Room[];
}

export type MessageId = string;

export type ClientId = string;

export interface Message {
  _id: MessageId;
  room: RoomId;
  seq: number;
  change: number;
  author: UserId;
  clientId: ClientId;
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
  clientId: ClientId;
  createdAt: number;
}

export interface Draft {
  content: string;
  clientId?: ClientId | null;
  room?: RoomId | null;
}

export type InviteId = string;

export interface Invite {
  id: InviteId;
  role: Role;
  createdBy: UserId | null;
  createdAt: number;
  expires: number;
  usesLeft: number;
}

export interface InvitesAnswer {
  invites: Invite[];
}

export interface NewInvite {
  id: InviteId;
  url: string;
  role: Role;
  expires: number;
  usesLeft: number;
}

export interface Wish {
  role?: "admin" | "member" | "guest";
  hours?: number;
  uses?: number;
}

export interface SessionUser {
  id: UserId;
  name: string;
  email: string;
  image: string | null;
  role: Role;
}

export interface SessionBody {
  user: SessionUser;
  expires: string;
}

export interface CurrentUser {
  id: UserId;
  name: string;
  email: string;
  image: string | null;
  role: Role;
  expires: string;
}

export interface Place {
  url: string;
}

export interface InviteAnswer {
  workspace: string;
  invitedBy: string | null;
  role: Role;
  expires: number;
}

export interface RoomMark {
  seq: number;
  change: number;
}

export interface Hello {
  type: "hello";
  epoch: string;
  version: string;
  user: UserId;
  rooms: Record<RoomId, RoomMark>;
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

export interface Presence {
  status: Status;
  lastSeen: number | null;
}

export interface PresenceChanged {
  type: "presence.changed";
  users: Record<UserId, Presence>;
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

export interface HeartbeatAction {
  type: "heartbeat";
  active?: boolean;
}

export interface TypingAction {
  type: "typing";
  room: RoomId;
}

export type ClientAction = HeartbeatAction | TypingAction;
