"""For each route, requests that somebody who may make them gets a 200 for: one for each action that the route asks for.

Who adds a route adds its row here; `tests/http/test_matrix.py` says which are missing.
"""

from __future__ import annotations

from rights import ANYHOW, OUTSIDE, TO_MYSELF, TO_PEOPLE, Example

from klatsch.chat.policy import Access, Action

IN_THE_ROOM = {"room": "{room}"}
ANYBODY = (Example(asks=Access.PUBLIC, standings=ANYHOW),)


def mine(**more: object) -> Example:
    """For oneself alone: whoever is signed in may, and finds nothing of anybody else's."""
    return Example(asks=Access.OWN, **more)  # pyright: ignore[reportArgumentType]


EXAMPLES: dict[tuple[str, str], tuple[Example, ...]] = {
    # -- for whoever runs the server, and before signing in
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    ("GET", "/metrics"): ANYBODY,
    ("GET", "/openapi.json"): ANYBODY,
    ("GET", "/workspace"): ANYBODY,
    # -- people
    ("GET", "/allSessions"): (Example(asks=Access.SIGNED_IN),),
    ("DELETE", "/session/{session}"): (Example(asks=Action.SESSION_END, standings=TO_MYSELF),),
    ("POST", "/signOutEverywhere"): (Example(asks=Action.SESSION_END, standings=TO_MYSELF),),
    ("GET", "/allUsers"): (
        Example(asks=Action.USER_LIST, standings=ANYHOW),
        Example(asks=Action.USER_LIST_FORMER, query={"state": "deactivated"}, standings=ANYHOW),
    ),
    ("GET", "/user/{user}"): (Example(asks=Action.USER_READ, standings=TO_PEOPLE),),
    ("PATCH", "/user/{user}"): (
        Example(asks=Action.USER_SET_ROLE, body={"role": "guest"}, standings=TO_PEOPLE),
        Example(asks=Action.USER_SET_STATE, body={"state": "banned"}, standings=TO_PEOPLE),
    ),
    ("GET", "/me"): (mine(),),
    ("PATCH", "/me"): (Example(asks=Action.USER_CHANGE, body={"timeZone": "Europe/Berlin"}, standings=TO_MYSELF),),
    ("GET", "/allInvites"): (Example(asks=Action.INVITE_SEE, standings=ANYHOW),),
    ("POST", "/invite"): (Example(asks=Action.INVITE_CREATE, body={"role": "guest"}, standings=ANYHOW),),
    ("DELETE", "/invite/{id}"): (Example(asks=Action.INVITE_DELETE, standings=ANYHOW),),
    # -- rooms
    ("GET", "/allRooms"): (mine(),),
    ("GET", "/browseRooms"): (Example(asks=Action.ROOM_BROWSE),),
    ("GET", "/roomByName"): (
        Example(asks=Action.ROOM_READ, query={"name": "{name}"}),
        Example(asks=Action.ROOM_BROWSE, query={"name": "{name}"}, place="plaza", standings=OUTSIDE),
    ),
    ("POST", "/room"): (Example(asks=Action.ROOM_CREATE, body={"name": "new"}, standings=ANYHOW),),
    ("PATCH", "/room/{room}"): (
        Example(asks=Action.ROOM_CHANGE, body={"topic": "other"}),
        Example(asks=Action.ROOM_ARCHIVE, body={"archived": True}),
        Example(asks=Action.ROOM_SET_DEFAULT, body={"isDefault": True}, place="plaza"),
    ),
    ("POST", "/room/{room}/join"): (Example(asks=Action.ROOM_JOIN, place="plaza", standings=OUTSIDE),),
    ("POST", "/room/{room}/leave"): (Example(asks=Action.ROOM_LEAVE),),
    ("POST", "/direct"): (Example(asks=Action.DIRECT_OPEN, body={"users": ["{outsider}"]}, standings=ANYHOW),),
    ("GET", "/allMembers"): (Example(asks=Action.ROOM_READ, query=IN_THE_ROOM),),
    ("POST", "/room/{room}/members"): (Example(asks=Action.MEMBER_ADD, body={"users": ["{outsider}"]}),),
    ("PATCH", "/room/{room}/member/{user}"): (Example(asks=Action.MEMBER_SET_MODERATOR, body={"isModerator": True}),),
    ("DELETE", "/room/{room}/member/{user}"): (Example(asks=Action.MEMBER_REMOVE),),
    ("PUT", "/room/{room}/read"): (Example(asks=Action.ROOM_READ, body={"seq": 1}),),
    ("PUT", "/room/{room}/preferences"): (Example(asks=Action.ROOM_READ, body={"muted": True}),),
    # -- messages
    ("GET", "/allMessages"): (
        Example(asks=Action.ROOM_READ, query=IN_THE_ROOM),
        Example(asks=Action.ROOM_READ, query={**IN_THE_ROOM, "thread": "{seq}"}),
        Example(asks=Action.ROOM_READ, query={**IN_THE_ROOM, "since": "0"}),
        mine(),
    ),
    ("POST", "/message"): (
        Example(asks=Action.MESSAGE_POST, body={**IN_THE_ROOM, "content": "words"}),
        Example(asks=Action.MESSAGE_POST, body={**IN_THE_ROOM, "content": "words", "quote": "{message}"}),
        Example(asks=Action.MESSAGE_REPLY, body={**IN_THE_ROOM, "content": "words", "thread": "{seq}"}, place="news"),
        Example(asks=Action.MESSAGE_ANNOUNCE, body={**IN_THE_ROOM, "content": "words"}, place="news"),
        Example(asks=Action.MESSAGE_CALL_ALL, body={**IN_THE_ROOM, "content": "<!all> words"}, place="crowd"),
    ),
    ("GET", "/search"): (mine(query={"q": "words"}),),
    ("GET", "/message/{message}"): (Example(asks=Action.ROOM_READ),),
    ("GET", "/message/{message}/edits"): (Example(asks=Action.ROOM_READ),),
    ("PATCH", "/message/{message}"): (Example(asks=Action.MESSAGE_EDIT, body={"content": "other words"}),),
    ("DELETE", "/message/{message}"): (Example(asks=Action.MESSAGE_DELETE),),
    ("POST", "/message/{message}/reaction"): (Example(asks=Action.MESSAGE_REACT, body={"emoji": "🎉"}),),
    ("DELETE", "/message/{message}/reaction"): (Example(asks=Action.MESSAGE_REACT, query={"emoji": "👍"}),),
    ("PUT", "/message/{message}/pin"): (Example(asks=Action.MESSAGE_PIN),),
    ("DELETE", "/message/{message}/pin"): (Example(asks=Action.MESSAGE_PIN),),
    ("GET", "/allPins"): (Example(asks=Action.ROOM_READ, query=IN_THE_ROOM),),
    ("PUT", "/message/{message}/save"): (Example(asks=Action.MESSAGE_SAVE),),
    ("DELETE", "/message/{message}/save"): (mine(),),
    ("GET", "/allSaved"): (mine(),),
    # -- reading
    ("POST", "/readAll"): (mine(),),
    ("GET", "/inbox"): (mine(),),
    ("GET", "/allThreads"): (mine(),),
    ("PUT", "/room/{room}/thread/{thread}/follow"): (Example(asks=Action.ROOM_READ, body={"following": True}),),
    ("PUT", "/room/{room}/thread/{thread}/read"): (Example(asks=Action.ROOM_READ, body={"seq": 1}),),
    ("GET", "/allMentions"): (mine(),),
    ("GET", "/allDrafts"): (mine(),),
    ("PUT", "/draft"): (Example(asks=Action.ROOM_READ, body={**IN_THE_ROOM, "content": "well"}),),
    ("GET", "/preferences"): (mine(),),
    ("PATCH", "/preferences"): (mine(body={"keywords": ["lunch"]}),),
    # -- groups
    ("GET", "/allGroups"): (Example(asks=Action.GROUP_SEE, standings=ANYHOW),),
    ("POST", "/group"): (
        Example(
            asks=Action.GROUP_CREATE, body={"name": "Two", "handle": "two", "members": ["{outsider}"]}, standings=ANYHOW
        ),
    ),
    ("PATCH", "/group/{group}"): (Example(asks=Action.GROUP_CHANGE, body={"name": "Other"}, standings=ANYHOW),),
    ("DELETE", "/group/{group}"): (Example(asks=Action.GROUP_DELETE, standings=ANYHOW),),
}
