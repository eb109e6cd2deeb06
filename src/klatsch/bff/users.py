"""`GET /allUsers`, `GET /user/{user}`, `PATCH /user/{user}`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from starlette.requests import Request

from klatsch.chat import Klatsch, accounts, users
from klatsch.errors import InvalidField
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.ids import USER_ID_PATTERN, UserId
from klatsch.model.names import MOST_NAME_CHARACTERS
from klatsch.model.users import AccountState, Person, Role

MOST_ROWS = 200


class UsersAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`q`: a part of the name. `after`: the last row's user id, for the next page. `state` other than active: for admins."""

    q: Annotated[str, msgspec.Meta(max_length=MOST_NAME_CHARACTERS)] = ""
    after: Annotated[UserId, msgspec.Meta(pattern=USER_ID_PATTERN)] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_ROWS)] = 100
    state: AccountState = AccountState.ACTIVE


class UsersAnswer(msgspec.Struct, frozen=True):
    users: list[Person]
    more: bool


class AccountBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At least one of them. Whoever is changed is signed out everywhere."""

    role: Literal["owner", "admin", "member", "guest"] | None = None
    state: AccountState | None = None


async def all_users(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, UsersAsked)
    found, more = await users.all_users(
        user, query=asked.q.strip(), after=asked.after, limit=asked.limit, state=asked.state, app=app
    )
    return wire.ok(UsersAnswer(users=found, more=more))


async def one_user(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return wire.ok(await users.one_user(user, _user_of(request), app))


async def change_user(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, AccountBody)
    if body.role is None and body.state is None:
        raise InvalidField("Give a role, a state or both.")
    role = None if body.role is None else Role(body.role)
    return wire.ok(await accounts.change_account(user, _user_of(request), role=role, state=body.state, app=app))


def _user_of(request: Request) -> UserId:
    return UserId(request.path_params["user"])
