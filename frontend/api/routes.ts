import { get, post, remove } from "./client";
import type {
  CurrentUser,
  InviteAnswer,
  InvitesAnswer,
  MessagesPage,
  NewInvite,
  Role,
  RoomId,
  RoomsAnswer,
  Sent,
  SessionsAnswer,
  UserId,
  Workspace,
} from "./types.gen";

/** The table of everything the page asks the server. Auth.js's own calls are made by next-auth/react. */

export const workspace = () => get<Workspace>("/workspace");
export const allRooms = () => get<RoomsAnswer>("/allRooms");

export interface MessagesQuery {
  room: RoomId;
  before?: number;
  after?: number;
  since?: number;
  limit?: number;
}
export const allMessages = (query: MessagesQuery) => get<MessagesPage>("/allMessages", { ...query });

export interface Draft {
  room: RoomId;
  clientId: string;
  content: string;
}
export const message = (draft: Draft) => post<Sent>("/message", draft);

export const allSessions = (query: { limit?: number; after?: UserId } = {}) =>
  get<SessionsAnswer>("/allSessions", query);

export const allInvites = () => get<InvitesAnswer>("/allInvites");
export const invite = (terms: { role: Role; hours: number; uses: number }) =>
  post<NewInvite>("/invite", terms);
export const revokeInvite = (id: string) => remove<object>(`/invite/${encodeURIComponent(id)}`);

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
