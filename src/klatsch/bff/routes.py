"""The table of contents of the BFF."""

from __future__ import annotations

from klatsch.bff import acts, invites, live, members, messages, reading, rooms, sessions, workspace
from klatsch.chat.limits import Limit
from klatsch.chat.policy import Access, Action
from klatsch.errors import (
    InviteNotFound,
    LastOwner,
    MessageNotFound,
    NameTaken,
    NotAllowed,
    RoomArchived,
    RoomNotFound,
    SessionNotFound,
    StorageFull,
    TooLate,
    TooMany,
    UpgradeRequired,
    UserNotFound,
)
from klatsch.http.route import DELETE, GET, PATCH, POST, PUT, Route
from klatsch.model.messages import Draft
from klatsch.model.rooms import Mine, Room
from klatsch.model.users import Person

_DONE = dict[str, str]
_ACT = (MessageNotFound, NotAllowed, RoomArchived, StorageFull)
_ROOM = (RoomNotFound, NotAllowed, RoomArchived, StorageFull)
_LARGE = 131_072

# fmt: off
PEOPLE: tuple[Route, ...] = (
    GET("/workspace", workspace.workspace, "What this workspace is called", answer=workspace.Workspace, signed_in=False,
        action=Access.PUBLIC),
    GET("/allSessions", sessions.all_sessions, "Who is here", query=sessions.Asked, answer=sessions.SessionsAnswer,
        action=Access.SIGNED_IN),
    DELETE("/session/{session}", sessions.end_session, "Sign one of my devices out", answer=_DONE, errors=(SessionNotFound,),
           action=Action.SESSION_END, limit=Limit.ACCOUNT),
    POST("/signOutEverywhere", sessions.sign_out_everywhere, "Sign all of my devices out but this one",
         answer=sessions.EndedAnswer, action=Action.SESSION_END, limit=Limit.ACCOUNT),
    GET("/allUsers", users.all_users, "People, by name", query=users.UsersAsked, answer=users.UsersAnswer, errors=(NotAllowed,),
        action=(Action.USER_LIST, Action.USER_LIST_FORMER)),
    GET("/user/{user}", users.one_user, "A person", answer=Person, errors=(UserNotFound,), action=Action.USER_READ),
    PATCH("/user/{user}", users.change_user, "Change somebody's role; let them in no more, or again",
          body=users.AccountBody, answer=Person, errors=(UserNotFound, NotAllowed, LastOwner, StorageFull),
          action=(Action.USER_SET_ROLE, Action.USER_SET_STATE), limit=Limit.ACCOUNT),
    GET("/me", me.me, "Myself, whole", answer=me.MeAnswer, action=Access.OWN),
    PATCH("/me", me.change_me, "Change my name, what I say of myself, and how I am seen",
          body=me.MyChanges, answer=me.MeAnswer, errors=(StorageFull,), action=Action.USER_CHANGE, limit=Limit.ACCOUNT),
    GET("/allInvites", invites.all_invites, "The invites that still work", answer=invites.InvitesAnswer, errors=(NotAllowed,),
        action=Action.INVITE_SEE),
    POST("/invite", invites.invite, "Make an invite link", body=invites.Wish, answer=invites.NewInvite, errors=(NotAllowed,),
         action=Action.INVITE_CREATE, limit=Limit.ACCOUNT),
    DELETE("/invite/{id}", invites.delete_invite, "Take an invite back", answer=_DONE, errors=(NotAllowed, InviteNotFound),
           action=Action.INVITE_DELETE, limit=Limit.ACCOUNT),
)

ROOMS: tuple[Route, ...] = (
    GET("/allRooms", rooms.all_rooms, "The rooms that I am in, and my side of them", answer=rooms.RoomsAnswer,
        action=Access.OWN),
    GET("/browseRooms", rooms.browse_rooms, "Public rooms", query=rooms.Browsing, answer=rooms.PublicRooms, errors=(NotAllowed,),
        action=Action.ROOM_BROWSE),
    GET("/roomByName", rooms.room_by_name, "A room by its name, present or former",
        query=rooms.ByName, answer=Room, errors=(RoomNotFound,),
        action=(Action.ROOM_READ, Action.ROOM_BROWSE)),
    POST("/room", rooms.room, "Make a room",
         body=rooms.NewRoomBody, answer=Room, errors=(NotAllowed, NameTaken, UserNotFound, StorageFull),
         action=Action.ROOM_CREATE, limit=Limit.ROOM),
    PATCH("/room/{room}", rooms.change_room, "Change, archive or restore a room",
          body=rooms.ChangedRoom, answer=Room, errors=(*_ROOM, NameTaken),
          action=(Action.ROOM_CHANGE, Action.ROOM_ARCHIVE, Action.ROOM_SET_DEFAULT), limit=Limit.ROOM),
    POST("/room/{room}/join", rooms.join_room, "Join a public room", answer=Room, errors=_ROOM,
         action=Action.ROOM_JOIN, limit=Limit.ROOM),
    POST("/room/{room}/leave", rooms.leave_room, "Leave a room", answer=_DONE, errors=_ROOM,
         action=Action.ROOM_LEAVE, limit=Limit.ROOM),
    POST("/direct", rooms.direct, "The direct room with these people",
         body=rooms.People, answer=Room, errors=(UserNotFound, NotAllowed, StorageFull),
         action=Action.DIRECT_OPEN, limit=Limit.ROOM),
    GET("/allMembers", members.all_members, "Who is in a room",
        query=members.MembersAsked, answer=members.MembersAnswer, errors=(RoomNotFound,),
        action=Action.ROOM_READ),
    POST("/room/{room}/members", members.add_members, "Add people to a room",
         body=members.Added, answer=_DONE, errors=(*_ROOM, UserNotFound),
         action=Action.MEMBER_ADD, limit=Limit.ROOM),
    PATCH("/room/{room}/member/{user}", members.change_member, "Make or unmake a moderator",
          body=members.Moderating, answer=_DONE, errors=(*_ROOM, UserNotFound),
          action=Action.MEMBER_SET_MODERATOR, limit=Limit.ROOM),
    DELETE("/room/{room}/member/{user}", members.remove_member, "Remove somebody from a room",
           answer=_DONE, errors=(*_ROOM, UserNotFound),
           action=Action.MEMBER_REMOVE, limit=Limit.ROOM),
    PUT("/room/{room}/read", reading.read, "Move my read mark",
        body=reading.ReadMark, answer=Mine, errors=(RoomNotFound, StorageFull),
        action=Action.ROOM_READ, limit=Limit.ACT),
    PUT("/room/{room}/preferences", reading.prefer, "How I keep a room",
        body=reading.PreferencesBody, answer=Mine, errors=(RoomNotFound, StorageFull),
        action=Action.ROOM_READ, limit=Limit.ACT),
)

MESSAGES: tuple[Route, ...] = (
    GET("/allMessages", messages.all_messages, "Messages of a room, or the newest of all my rooms",
        query=messages.Asked, answer=messages.MessagesPage, errors=(RoomNotFound,),
        action=Action.ROOM_READ),
    POST("/message", messages.message, "Say something",
         body=Draft, answer=messages.Sent, errors=(*_ROOM, MessageNotFound), most_bytes=_LARGE,
         action=(Action.MESSAGE_POST, Action.MESSAGE_ANNOUNCE, Action.MESSAGE_REPLY, Action.MESSAGE_CALL_ALL), limit=Limit.POST),
    GET("/message/{message}", messages.one_message, "One message", answer=messages.OneMessage, errors=(MessageNotFound,),
        action=Action.ROOM_READ),
    GET("/message/{message}/edits", messages.all_edits, "Every wording of a message",
        answer=messages.EditsAnswer, errors=(MessageNotFound,),
        action=Action.ROOM_READ),
    PATCH("/message/{message}", acts.edit_message, "Edit my message",
          body=acts.NewWords, answer=messages.OneMessage, errors=(*_ACT, TooLate, TooMany), most_bytes=_LARGE,
          action=Action.MESSAGE_EDIT, limit=Limit.ACT),
    DELETE("/message/{message}", acts.delete_message, "Delete a message", answer=messages.OneMessage, errors=_ACT,
           action=Action.MESSAGE_DELETE, limit=Limit.ACT),
    POST("/message/{message}/reaction", acts.add_reaction, "React to a message",
         body=acts.ReactionBody, answer=messages.OneMessage, errors=(*_ACT, TooMany),
         action=Action.MESSAGE_REACT, limit=Limit.ACT),
    DELETE("/message/{message}/reaction", acts.remove_reaction, "Take a reaction back",
           query=acts.ReactionBody, answer=messages.OneMessage, errors=_ACT,
           action=Action.MESSAGE_REACT, limit=Limit.ACT),
    PUT("/message/{message}/pin", acts.pin_message, "Pin a message", answer=messages.OneMessage, errors=(*_ACT, TooMany),
        action=Action.MESSAGE_PIN, limit=Limit.ACT),
    DELETE("/message/{message}/pin", acts.unpin_message, "Unpin a message", answer=messages.OneMessage, errors=_ACT,
           action=Action.MESSAGE_PIN, limit=Limit.ACT),
    GET("/allPins", messages.all_pins, "The pinned messages of a room",
        query=messages.PinsAsked, answer=messages.SomeMessages, errors=(RoomNotFound,),
        action=Action.ROOM_READ),
    PUT("/message/{message}/save", acts.save_message, "Save a message for myself",
        answer=_DONE, errors=(MessageNotFound, StorageFull),
        action=Action.MESSAGE_SAVE, limit=Limit.ACT),
    DELETE("/message/{message}/save", acts.unsave_message, "Forget a saved message", answer=_DONE, errors=(StorageFull,),
           action=Access.OWN, limit=Limit.ACT),
    GET("/allSaved", messages.all_saved, "The messages that I saved", query=messages.SavedAsked, answer=messages.SomeMessages,
        action=Access.OWN),
)
# fmt: on

ROUTES: tuple[Route, ...] = (
    *PEOPLE,
    *ROOMS,
    *MESSAGES,
    GET(
        "/live",
        live.live,
        "The WebSocket; docs/concepts/protocol.md has its actions and events",
        signed_in=False,
        errors=(UpgradeRequired,),
        action=Access.PUBLIC,
    ),
)
