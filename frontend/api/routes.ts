import { get, patch, post, put, remove } from "./client";
import type {
  AccountBody,
  AccountState,
  AllReadAnswer,
  ChangedGroup,
  ChangedPreferences,
  ChangedRoom,
  CurrentUser,
  DraftBody,
  DraftsAnswer,
  EditsAnswer,
  EndedAnswer,
  Group,
  GroupId,
  GroupsAnswer,
  InboxAnswer,
  InviteAnswer,
  InvitesAnswer,
  MeAnswer,
  MembersAnswer,
  MentionsAnswer,
  MessageId,
  MessagesPage,
  Mine,
  MyChanges,
  MyPreferences,
  MyThread,
  NewGroupBody,
  NewInvite,
  NewRoomBody,
  OneMessage,
  PageOfMessages,
  Person,
  PreferencesBody,
  PublicRooms,
  Role,
  Room,
  RoomId,
  RoomsAnswer,
  SearchAnswer,
  Sent,
  SessionsAnswer,
  SomeMessages,
  ThreadBody,
  ThreadsAnswer,
  Unsent,
  UserId,
  UsersAnswer,
  Workspace,
} from "./types.gen";

/** The table of everything the page asks the server. Auth.js's own calls are made by next-auth/react. */

export const workspace = () => get<Workspace>("/workspace");
export const allRooms = (query: { after?: RoomId; limit?: number } = {}) =>
  get<RoomsAnswer>("/allRooms", query);

export const browseRooms = (query: { q?: string; after?: string; limit?: number }) =>
  get<PublicRooms>("/browseRooms", query);
export const createRoom = (body: NewRoomBody) => post<Room>("/room", body);
export const changeRoom = (room: RoomId, body: ChangedRoom) => patch<Room>(`/room/${part(room)}`, body);
export const joinRoom = (room: RoomId) => post<Room>(`/room/${part(room)}/join`, {});
export const leaveRoom = (room: RoomId) => post<object>(`/room/${part(room)}/leave`, {});
/** By its present or a former name. */
export const roomByName = (name: string) => get<Room>("/roomByName", { name });
export const direct = (users: UserId[]) => post<Room>("/direct", { users });
export const allMembers = (query: { room: RoomId; after?: UserId; limit?: number }) =>
  get<MembersAnswer>("/allMembers", query);
export const addMembers = (room: RoomId, users: UserId[]) =>
  post<object>(`/room/${part(room)}/members`, { users });
export const setModerator = (room: RoomId, user: UserId, isModerator: boolean) =>
  patch<object>(`/room/${part(room)}/member/${part(user)}`, { isModerator });
export const removeMember = (room: RoomId, user: UserId) =>
  remove<object>(`/room/${part(room)}/member/${part(user)}`);
export const readUpTo = (room: RoomId, seq: number, back = false) =>
  put<Mine>(`/room/${part(room)}/read`, { seq, back });
export const readAll = () => post<AllReadAnswer>("/readAll", {});
export const prefer = (room: RoomId, body: PreferencesBody) =>
  put<Mine>(`/room/${part(room)}/preferences`, body);

export interface MessagesQuery {
  room: RoomId;
  before?: number;
  after?: number;
  since?: number;
  thread?: number;
  limit?: number;
}
export const allMessages = (query: MessagesQuery) => get<MessagesPage>("/allMessages", { ...query });

export interface Draft {
  room: RoomId;
  clientId: string;
  content: string;
  thread?: number;
  inRoom?: boolean;
  quote?: MessageId;
}
export const message = (draft: Draft) => post<Sent>("/message", draft);
export const oneMessage = (id: MessageId) => get<OneMessage>(`/message/${part(id)}`);
/** Every wording, the present one last. */
export const allEdits = (id: MessageId) => get<EditsAnswer>(`/message/${part(id)}/edits`);
export const editMessage = (id: MessageId, content: string) =>
  patch<OneMessage>(`/message/${part(id)}`, { content });
export const deleteMessage = (id: MessageId) => remove<OneMessage>(`/message/${part(id)}`);
export const addReaction = (id: MessageId, emoji: string) =>
  post<OneMessage>(`/message/${part(id)}/reaction`, { emoji });
export const removeReaction = (id: MessageId, emoji: string) =>
  remove<OneMessage>(`/message/${part(id)}/reaction`, { emoji });
export const pinMessage = (id: MessageId) => put<OneMessage>(`/message/${part(id)}/pin`, {});
export const unpinMessage = (id: MessageId) => remove<OneMessage>(`/message/${part(id)}/pin`);
export const allPins = (room: RoomId) => get<SomeMessages>("/allPins", { room });
export const saveMessage = (id: MessageId) => put<object>(`/message/${part(id)}/save`, {});
export const unsaveMessage = (id: MessageId) => remove<object>(`/message/${part(id)}/save`);
export const allSaved = (query: { before?: MessageId; limit?: number } = {}) =>
  get<PageOfMessages>("/allSaved", query);

/** `after`: the `next` of the page before. */
export const inbox = (query: { after?: string; limit?: number } = {}) => get<InboxAnswer>("/inbox", query);
export const allThreads = (query: { after?: string; limit?: number } = {}) =>
  get<ThreadsAnswer>("/allThreads", query);
export const followThread = (room: RoomId, thread: number, body: ThreadBody) =>
  put<MyThread>(`/room/${part(room)}/thread/${thread}/follow`, body);
export const readThread = (room: RoomId, thread: number, seq: number, back = false) =>
  put<MyThread>(`/room/${part(room)}/thread/${thread}/read`, { seq, back });
export const allMentions = (query: { before?: MessageId; limit?: number } = {}) =>
  get<MentionsAnswer>("/allMentions", query);
export const allDrafts = () => get<DraftsAnswer>("/allDrafts");
export const putDraft = (body: DraftBody) => put<Unsent>("/draft", body);

export const allSessions = (query: { limit?: number; after?: UserId } = {}) =>
  get<SessionsAnswer>("/allSessions", query);

export const search = (query: { q: string; before?: string; limit?: number }, signal?: AbortSignal) =>
  get<SearchAnswer>("/search", query, signal);

export const endSession = (id: string) => remove<object>(`/session/${part(id)}`);
export const signOutOthers = () => post<EndedAnswer>("/signOutEverywhere", {});
export const me = () => get<MeAnswer>("/me");
export const changeMe = (changes: MyChanges) => patch<MeAnswer>("/me", changes);
export const preferences = () => get<MyPreferences>("/preferences");
export const changePreferences = (changes: ChangedPreferences) =>
  patch<MyPreferences>("/preferences", changes);

/** `state` other than active: for owners and admins. */
export const allUsers = (query: { q?: string; after?: UserId; limit?: number; state?: AccountState } = {}) =>
  get<UsersAnswer>("/allUsers", query);
export const changeUser = (user: UserId, body: AccountBody) => patch<Person>(`/user/${part(user)}`, body);

export const allGroups = (query: { after?: string; limit?: number } = {}) =>
  get<GroupsAnswer>("/allGroups", query);
export const createGroup = (body: NewGroupBody) => post<Group>("/group", body);
export const changeGroup = (group: GroupId, body: ChangedGroup) =>
  patch<Group>(`/group/${part(group)}`, body);
export const deleteGroup = (group: GroupId) => remove<object>(`/group/${part(group)}`);

export const user = (id: UserId) => get<Person>(`/user/${part(id)}`);

export const allInvites = () => get<InvitesAnswer>("/allInvites");
export const invite = (terms: { role: Role; hours: number; uses: number }) =>
  post<NewInvite>("/invite", terms);
export const revokeInvite = (id: string) => remove<object>(`/invite/${part(id)}`);

export interface Provider {
  id: string;
  name: string;
  type: string;
}
export const providers = () => get<Record<string, Provider> | null>("/api/auth/providers");
export const session = () => get<{ user?: { id?: string } } | null>("/api/auth/session");
export const signIn = (body: { email: string; password: string }) =>
  post<CurrentUser>("/api/auth/signIn", body);
export const setup = (body: {
  token: string;
  workspace: string;
  name: string;
  email: string;
  password: string;
}) => post<CurrentUser>("/api/auth/setup", body);
export const peekInvite = (token: string) => post<InviteAnswer>("/api/auth/invite", { token });
export const join = (body: { token: string; name: string; email: string; password: string }) =>
  post<CurrentUser>("/api/auth/join", body);
export const password = (body: { current: string; password: string }) =>
  post<object>("/api/auth/password", body);
export const csrf = () => get<{ csrfToken: string }>("/api/auth/csrf");
export const signOutEverywhere = (csrfToken: string) =>
  // `json`: without it Auth.js answers as to a form, with a redirect.
  post<{ url: string }>("/api/auth/signout", { csrfToken, everywhere: true, json: true });

function part(id: string): string {
  return encodeURIComponent(id);
}
