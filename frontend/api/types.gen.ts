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

export type Role = "owner" | "admin" | "member" | "guest" | "bot";

export interface PersonalStatus {
  text: string;
  emoji: string;
  until: number | null;
}

export interface Profile {
  id: UserId;
  name: string;
  image: string | null;
  role: Role;
  status: PersonalStatus | null;
  timeZone: string | null;
  active: boolean;
}

export type Status = "active" | "away" | "dnd" | "offline";

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
  user: Profile;
  status: Status;
  lastSeen: number | null;
  devices?: Device[];
}

export interface SessionsAnswer {
  sessions: SessionRow[];
  more: boolean;
}

export interface EndedAnswer {
  ended: number;
}

export interface Person {
  user: Profile;
  status: Status;
  lastSeen: number | null;
}

export interface UsersAnswer {
  users: Person[];
  more: boolean;
}

export type AccountState = "active" | "deactivated" | "banned";

export interface AccountBody {
  role?: "owner" | "admin" | "member" | "guest" | null;
  state?: AccountState | null;
}

export type LastSeen = "exact" | "day" | "never";

export interface MeAnswer {
  id: UserId;
  name: string;
  email: string;
  image: string | null;
  role: Role;
  status: PersonalStatus | null;
  timeZone: string | null;
  doNotDisturbUntil: number | null;
  invisible: boolean;
  lastSeen: LastSeen;
  presence: Status;
}

export interface StatusBody {
  text: string;
  emoji: string | null;
  until: number | null;
}

export interface MyChanges {
  name?: string;
  status?: StatusBody | null;
  timeZone?: string | null;
  doNotDisturbUntil?: number | null;
  invisible?: boolean;
  lastSeen?: LastSeen;
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

export type RoomId = string;

export type RoomKind = "public" | "private" | "direct";

export type Posting = "everyone" | "moderators";

export type History = "everything" | "joined";

export type Notify = "default" | "all" | "mentions" | "nothing";

export interface Mine {
  isModerator: boolean;
  joinedSeq: number;
  readSeq: number;
  unread: number;
  mentions: number;
  notify: Notify;
  muted: boolean;
  favourite: boolean;
  section: string;
  seq: number;
}

export interface MyRoomRow {
  id: RoomId;
  name: string;
  topic: string;
  purpose: string;
  kind: RoomKind;
  posting: Posting;
  history: History;
  isDefault: boolean;
  archivedAt: number | null;
  createdAt: number;
  createdBy: UserId | null;
  people: UserId[];
  seq: number;
  change: number;
  memberCount: number;
  mine: Mine;
}

export interface RoomsAnswer {
  epoch: string;
  rooms: MyRoomRow[];
  more: boolean;
}

export interface Room {
  id: RoomId;
  name: string;
  topic: string;
  purpose: string;
  kind: RoomKind;
  posting: Posting;
  history: History;
  isDefault: boolean;
  archivedAt: number | null;
  createdAt: number;
  createdBy: UserId | null;
  people: UserId[];
  seq: number;
  change: number;
  memberCount: number;
}

export interface PublicRooms {
  rooms: Room[];
  more: boolean;
}

export interface NewRoomBody {
  name: string;
  kind?: "public" | "private";
  topic?: string;
  purpose?: string;
  posting?: Posting;
  history?: History;
  members?: UserId[];
}

export interface ChangedRoom {
  name?: string | null;
  topic?: string | null;
  purpose?: string | null;
  posting?: Posting | null;
  history?: History | null;
  isDefault?: boolean | null;
  archived?: boolean | null;
}

export interface People {
  users: UserId[];
}

export interface Membership {
  room: RoomId;
  user: UserId;
  isModerator: boolean;
  joinedAt: number;
  leftAt: number | null;
  change: number;
}

export interface User {
  id: UserId;
  name: string;
  image: string | null;
  role: Role;
}

export interface MembersAnswer {
  members: Membership[];
  users: Record<UserId, User>;
  more: boolean;
}

export interface Added {
  users: UserId[];
}

export interface Moderating {
  isModerator: boolean;
}

export interface ReadMark {
  seq: number;
  back?: boolean;
}

export interface AllReadAnswer {
  rooms: Record<RoomId, number>;
}

export interface PreferencesBody {
  notify?: Notify | null;
  muted?: boolean | null;
  favourite?: boolean | null;
  section?: string | null;
}

export type MessageId = string;

export type ClientId = string;

export interface Reaction {
  emoji: string;
  users: UserId[];
}

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
  thread: number | null;
  inRoom: boolean;
  replyCount: number;
  lastReplyAt: number | null;
  quote: MessageId | null;
  mentions: string[];
  reactions: Reaction[];
  pinnedAt: number | null;
  pinnedBy: UserId | null;
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
  members: Membership[];
  roomNow: Room | null;
  mine: Mine | null;
  quotes: Record<MessageId, Message>;
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
  thread?: number | null;
  inRoom?: boolean;
  quote?: MessageId | null;
}

export interface SearchAnswer {
  messages: Message[];
  users: Record<UserId, Author>;
  terms: string[];
  more: boolean;
  before: string | null;
}

export interface OneMessage {
  message: Message;
  users: Record<UserId, Author>;
}

export interface Edit {
  version: number;
  content: string;
  writtenAt: number;
}

export interface EditsAnswer {
  edits: Edit[];
}

export interface NewWords {
  content: string;
}

export interface ReactionBody {
  emoji: string;
}

export interface SomeMessages {
  messages: Message[];
  users: Record<UserId, Author>;
}

export interface PageOfMessages {
  messages: Message[];
  users: Record<UserId, Author>;
  more: boolean;
}

export interface UnreadRoom {
  room: Room;
  mine: Mine;
  lastAt: number;
}

export interface MyThread {
  room: RoomId;
  thread: number;
  following: boolean;
  readSeq: number;
  unread: number;
  mentions: number;
  notify: Notify;
  muted: boolean;
  seq: number;
}

export interface Thread {
  root: Message;
  mine: MyThread;
  repliers: UserId[];
}

export interface InboxAnswer {
  rooms: UnreadRoom[];
  threads: Thread[];
  users: Record<UserId, Author>;
  more: boolean;
  next: string | null;
}

export interface ThreadsAnswer {
  threads: Thread[];
  users: Record<UserId, Author>;
  more: boolean;
  next: string | null;
}

export interface ThreadBody {
  following?: boolean | null;
  notify?: Notify | null;
  muted?: boolean | null;
}

export interface MentionsAnswer {
  messages: Message[];
  users: Record<UserId, Author>;
  more: boolean;
}

export interface Unsent {
  room: RoomId;
  thread: number | null;
  content: string;
  updatedAt: number;
}

export interface DraftsAnswer {
  drafts: Unsent[];
}

export interface DraftBody {
  room: RoomId;
  thread?: number | null;
  content?: string;
}

export interface MyPreferences {
  notify: Notify;
  keywords: string[];
  mutedPeople: UserId[];
}

export interface ChangedPreferences {
  notify?: "all" | "mentions" | "nothing" | null;
  keywords?: string[] | null;
  mutedPeople?: UserId[] | null;
}

export type GroupId = string;

export interface Group {
  id: GroupId;
  name: string;
  handle: string;
  members: UserId[];
  createdAt: number;
  createdBy: UserId | null;
}

export interface GroupsAnswer {
  groups: Group[];
  more: boolean;
}

export interface NewGroupBody {
  name: string;
  handle: string;
  members?: UserId[];
}

export interface ChangedGroup {
  name?: string | null;
  handle?: string | null;
  add?: UserId[];
  remove?: UserId[];
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
  before: number;
  change: number;
  seq: number;
  message: Message;
  root: Message | null;
  author: Author;
}

export interface MessageChanged {
  type: "message.changed";
  room: RoomId;
  before: number;
  change: number;
  message: Message;
  root: Message | null;
}

export interface RoomChanged {
  type: "room.changed";
  room: RoomId;
  before: number;
  change: number;
  now: Room;
  members: Membership[];
  users: Record<UserId, User>;
}

export interface RoomStirred {
  type: "room.stirred";
  room: RoomId;
  change: number;
}

export interface RoomOpened {
  type: "room.opened";
  room: RoomId;
  now: Room;
}

export interface RoomClosed {
  type: "room.closed";
  room: RoomId;
}

export interface MineChanged {
  type: "mine.changed";
  room: RoomId;
  mine: Mine;
}

export interface ThreadChanged {
  type: "thread.changed";
  room: RoomId;
  mine: MyThread;
}

export interface AllRead {
  type: "all.read";
  rooms: Record<RoomId, number>;
}

export interface DraftChanged {
  type: "draft.changed";
  draft: Unsent;
}

export interface PreferencesChanged {
  type: "preferences.changed";
  preferences: MyPreferences;
}

export interface SavedChanged {
  type: "saved.changed";
  message: MessageId;
  saved: boolean;
}

export interface GroupChanged {
  type: "group.changed";
  group: Group;
}

export interface GroupDeleted {
  type: "group.deleted";
  group: GroupId;
}

export interface UserChanged {
  type: "user.changed";
  user: Profile;
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
  | MessageChanged
  | RoomChanged
  | RoomStirred
  | RoomOpened
  | RoomClosed
  | MineChanged
  | ThreadChanged
  | AllRead
  | DraftChanged
  | PreferencesChanged
  | SavedChanged
  | GroupChanged
  | GroupDeleted
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

export interface LookAction {
  type: "look";
  room: RoomId | null;
}

export type ClientAction = HeartbeatAction | TypingAction | LookAction;
