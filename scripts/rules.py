"""What scripts/reference writes about rules: limits.md, policy.md and policy.json, from the tables that the server keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from markdown import WRITTEN_BY, page, table

from klatsch.auth import guard, strength
from klatsch.auth.routes import MOST_BYTES
from klatsch.chat import invites, mentions
from klatsch.chat import me as own
from klatsch.chat.limits import LIMITS, Rate
from klatsch.chat.policy import POLICY, Access, Action, Grant, Relation, policy_table
from klatsch.http import front
from klatsch.http.route import Route
from klatsch.live import conversation, line
from klatsch.live.actions import ACTIONS
from klatsch.messages_db import acting
from klatsch.model import drafts, groups, messages, preferences, rooms
from klatsch.model.users import Role

COUNTS: tuple[tuple[str, int | str], ...] = (
    ("rooms in a workspace", rooms.MOST_ROOMS),
    ("people in a direct room", rooms.MOST_IN_DIRECT),
    ("pinned messages of a room", messages.MOST_PINS),
    ("kinds of reactions to a message", messages.MOST_REACTION_KINDS),
    ("reactions to a message", acting.MOST_REACTIONS),
    ("edits of a message", acting.MOST_EDITS),
    ("mentions in a message that call somebody", mentions.MOST),
    ("groups that one message calls", mentions.MOST_GROUPS_CALLED),
    ("people in a room in which everybody who posts may call everybody", mentions.LARGE_ROOM),
    ("drafts of a person", drafts.MOST_DRAFTS),
    ("user groups", groups.MOST_GROUPS),
    ("people in a user group", groups.MOST_IN_GROUP),
    ("keywords of a person", preferences.MOST_KEYWORDS),
    ("people whom somebody mutes", preferences.MOST_MUTED_PEOPLE),
    ("invites that are listed", invites.MOST_LISTED),
    ("changes of one's name in three minutes", own.MOST_RENAMES),
    ("changes of one's status in three minutes", own.MOST_STATUSES),
    ("wrong passwords for an account in three minutes", guard.MOST_PER_ACCOUNT),
    ("wrong passwords from an address in three minutes", guard.MOST_PER_ADDRESS),
    ("characters of a password", strength.MOST_CHARACTERS),
    ("bytes of an address with its query", front.MOST_URL_BYTES),
    ("bytes of all headers", front.MOST_HEADER_BYTES),
    ("bytes of a frame that a client sends", line.MOST_FRAME_BYTES),
    ("frames that a client sends on one socket in a minute", conversation.FRAMES_A_MINUTE),
    ("bytes of a body, where the route says nothing else", Route.__dataclass_fields__["most_bytes"].default),
    ("bytes of a body when signing in, up and out", MOST_BYTES),
)


# -- limits.md ---------------------------------------------------------------------------------------------------


def limits_page(routes: list[Route]) -> str:
    rates = [
        (f"`{limit}`", allowed.about, _rate(allowed.user), _rate(allowed.address)) for limit, allowed in LIMITS.items()
    ]
    fields = [
        (f"`{route.method} {route.path}`", f"`{field}`", bound)
        for route in routes
        for kind in (route.query, route.body)
        if kind is not None
        for field, bound in _bounds(kind)
    ]
    sizes = [
        (f"`{route.method} {route.path}`", f"{route.most_bytes:,}")
        for route in routes
        if route.method != "GET" and route.most_bytes != Route.__dataclass_fields__["most_bytes"].default
    ]
    return page(
        "Limits",
        "src/klatsch/chat/limits.py, the structs of the routes, and the constants beside the rules",
        "What is too large, too many or too fast is refused: nothing of it is stored, and the answer says what the limit is.",
        "## How often",
        "Each class is a token bucket for a person, over all of their sessions and sockets, and one for the address that they"
        " come from (IPv6: its /64). A request takes a token of both or of neither. Who finds none gets 429 `rate_limited` with"
        " `Retry-After` in seconds; a socket is closed with 4029. `KLATSCH_RATE_LIMIT_FACTOR` moves all of them. Which class a"
        " route is in is in [policy.json](policy.json).",
        table(("class", "what", "a person", "an address"), rates),
        "## How many",
        table(
            ("of what", "at most"), [(what, f"{most:,}" if isinstance(most, int) else most) for what, most in COUNTS]
        ),
        "Lists come in pages of at most 200 rows, and say with `more` that there are others.",
        "## Bodies larger or smaller than others",
        table(("route", "bytes"), sizes),
        "## Fields",
        table(("route", "field", "may be"), fields),
    )


def _rate(rate: Rate | None) -> str:
    return "" if rate is None else f"{rate.burst:,} at once, then {rate.a_second:,g} a second"


def _bounds(kind: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Each field of a struct and what bounds it, those of structs within it too."""
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return
    hints = get_type_hints(kind, include_extras=True)
    for field in msgspec.structs.fields(kind):
        name = f"{before}{field.encode_name}"
        if said := ", ".join(dict.fromkeys(_said(hints[field.name]))):
            yield name, said
        for inner in _parts(hints[field.name]):
            yield from _bounds(inner, f"{name}.")


def _parts(hint: Any) -> Iterator[Any]:
    yield hint
    for part in get_args(hint):
        yield from _parts(part)


def _said(hint: Any) -> Iterator[str]:
    unit = "items" if list in (get_origin(hint), get_origin(next(iter(get_args(hint)), None))) else "characters"
    if get_origin(hint) is Annotated:
        for meta in hint.__metadata__:
            if isinstance(meta, msgspec.Meta):
                yield from _of_meta(meta, unit)
    for part in get_args(hint):
        yield from _said(part)


def _of_meta(meta: msgspec.Meta, unit: str) -> Iterator[str]:
    if meta.max_length is not None:
        yield f"{meta.min_length or 0:,} to {meta.max_length:,} {unit}"
    if meta.ge is not None and meta.le is not None:
        yield f"{meta.ge:,} to {meta.le:,}"
    if meta.pattern is not None:
        yield f"`{meta.pattern}`"


# -- the policy ----------------------------------------------------------------------------------------------------


def policy_file(routes: list[Route]) -> str:
    """For programs: what each action is allowed to whom, and what each route and each action of the socket asks for."""
    told = {
        "about": f"{WRITTEN_BY}: src/klatsch/chat/policy.py and the tables of routes.",
        "meaning": "A request is allowed when an action that its route asks for names the asker's role under one of the"
        " relations in which they stand to what it is about; everything else is denied.",
        "roles": [*Role],
        "relations": [*Relation],
        "access": {access: ACCESS[access] for access in Access},
        "actions": {action: _allowed(action) for action in Action},
        "routes": [
            {"method": route.method, "path": route.path, "asks": [*route.actions], "limit": route.limit}
            for route in routes
        ],
        "socket": [
            {"type": str(action.__struct_config__.tag), "asks": [action.asks], "limit": action.limit}
            for action in ACTIONS
        ],
    }
    lines = json.dumps(told, indent=1, ensure_ascii=False)
    return re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda found: f"[{' '.join(found[1].split())}]", lines) + "\n"


ACCESS = {
    Access.PUBLIC: "anybody, signed in or not",
    Access.SIGNED_IN: "everybody who is signed in",
    Access.OWN: "everybody who is signed in, for what is theirs; nothing of anybody else's",
}


def _allowed(action: Action) -> dict[str, list[str]]:
    """Relation → the roles that may, with what the relation implies."""
    rows = [row for row in policy_table() if row["action"] == action and row["allow"]]
    return {
        relation: roles
        for relation in Relation
        if (roles := [str(row["role"]) for row in rows if row["relation"] == relation])
    }


def policy_page(routes: list[Route]) -> str:
    actions = [(f"`{action}`", "; ".join(_granted(grant) for grant in POLICY[action])) for action in Action]
    asked = [(f"`{route.method} {route.path}`", _asked(route.actions)) for route in routes]
    said = [(f"`{action.__struct_config__.tag}`", _asked((action.asks,))) for action in ACTIONS]
    return page(
        "Who may do what",
        "src/klatsch/chat/policy.py and the tables of routes",
        "Which roles may do what, by how they stand to the room, the message or the person. What no cell names is refused."
        " Who is not signed in, or not active any more, may do nothing but what is `public`. An admin has no way into a room"
        " that they are not in. [policy.json](policy.json) says the same to programs.",
        "## Actions",
        table(("action", "who may"), actions),
        "## What routes ask for",
        "Where a route asks for several, its body says which. "
        + " ".join(f"`{a}`: {told}." for a, told in ACCESS.items()),
        table(("route", "asks for"), asked),
        "## What actions of the socket ask for",
        table(("type", "asks for"), said),
    )


def _granted(grant: Grant) -> str:
    missing = [role for role in Role if role not in grant.roles]
    roles = ", ".join(role for role in Role if role in grant.roles)
    if len(missing) < len(grant.roles) - 1:
        roles = "every role" + (f" but {', '.join(missing)}" if missing else "")
    return roles if grant.relation is Relation.ANYBODY else f"{roles}, as {grant.relation}"


def _asked(actions: tuple[Action | Access, ...]) -> str:
    return ", ".join(f"`{action}`" for action in actions)
