"""The table of contents of the BFF."""

from __future__ import annotations

from klatsch.bff import invites, live, messages, rooms, sessions, workspace
from klatsch.errors import InviteNotFound, NotAllowed, RoomNotFound, StorageFull, UpgradeRequired
from klatsch.http.route import DELETE, GET, POST
from klatsch.model.messages import Draft

ROUTES = (
    GET(
        "/workspace", workspace.workspace, "What this workspace is called", answer=workspace.Workspace, signed_in=False
    ),
    GET("/allSessions", sessions.all_sessions, "Who is here", query=sessions.Asked, answer=sessions.SessionsAnswer),
    GET("/allRooms", rooms.all_rooms, "The rooms that I am in", answer=rooms.RoomsAnswer),
    GET(
        "/allMessages",
        messages.all_messages,
        "Messages of a room, or the newest of all my rooms",
        query=messages.Asked,
        answer=messages.MessagesPage,
        errors=(RoomNotFound,),
    ),
    POST(
        "/message",
        messages.message,
        "Say something",
        body=Draft,
        answer=messages.Sent,
        errors=(RoomNotFound, StorageFull),
        most_bytes=131_072,
    ),
    GET(
        "/allInvites",
        invites.all_invites,
        "The invites that still work",
        answer=invites.InvitesAnswer,
        errors=(NotAllowed,),
    ),
    POST(
        "/invite",
        invites.invite,
        "Make an invite link",
        body=invites.Wish,
        answer=invites.NewInvite,
        errors=(NotAllowed,),
    ),
    DELETE(
        "/invite/{id}",
        invites.delete_invite,
        "Take an invite back",
        answer=dict[str, str],
        errors=(NotAllowed, InviteNotFound),
    ),
    GET(
        "/live",
        live.live,
        "The WebSocket; docs/concepts/protocol.md has its actions and events",
        signed_in=False,
        errors=(UpgradeRequired,),
    ),
)
