"""GET and POST /api/auth/session: who am I, and for how long; and next-auth's `update`."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.auth.csrf import NO_CACHE
from klatsch.auth.dialect import Header, must_not_be_foreign
from klatsch.auth.forms import read_fields
from klatsch.auth.start import iso
from klatsch.chat import Klatsch, me
from klatsch.chat.limits import Limit
from klatsch.clock import DAY
from klatsch.errors import InvalidField
from klatsch.http import gate, wire
from klatsch.http.cookies import delete_cookie, read_cookie, set_cookie
from klatsch.http.csrf import is_csrf_proof
from klatsch.http.route import Reply
from klatsch.ids import UserId
from klatsch.model.names import must_be_name
from klatsch.model.sessions import Session
from klatsch.model.users import Role, User

UPDATE_AGE = DAY
JSON: Header = (b"content-type", b"application/json")


Text = Annotated[str, msgspec.Meta(max_length=1_000)]


class SessionUser(msgspec.Struct, frozen=True, kw_only=True):
    id: UserId
    name: str
    email: str
    image: str | None
    role: Role


class SessionBody(msgspec.Struct, frozen=True, kw_only=True):
    """What next-auth calls a session; `null` stands for nobody. `expires` is ISO 8601."""

    user: SessionUser
    expires: str


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    name: Text | None = None


class Update(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What next-auth's `update` posts. Of `data`, `name` alone changes anything."""

    csrf_token: Text
    data: Changes | None = None


async def session(request: Request, app: Klatsch) -> Reply:
    """Moves the end of the session by the rule of Auth.js; HEAD changes nothing."""
    found = await gate.find_session(request, app)
    if request.method == "HEAD":
        return _body(found, app, *NO_CACHE)
    if found is None:
        has_cookie = read_cookie(request, app.settings, "session-token") is not None
        return _body(None, app, *NO_CACHE, *([delete_cookie(app.settings, "session-token")] if has_cookie else []))
    return _body(found, app, *NO_CACHE, await _extended(found, request, app))


async def update_session(request: Request, app: Klatsch) -> Reply:
    """A wrong CSRF token gets 400 and nobody's session, as in Auth.js. Raises InvalidField for a name that cannot be."""
    must_not_be_foreign(request, app)
    await gate.must_not_hurry(Limit.ACCOUNT, request, app)
    fields = await read_fields(request)
    if not is_csrf_proof(request, fields.text("csrfToken"), settings=app.settings, secret=app.secret):
        return Reply(app.settings.anonymous_session_body.encode(), 400)
    found = await gate.find_session(request, app)
    if found is None:
        return _body(None, app)
    name = _name_in(fields.values.get("data"))
    if name is not None:
        found = msgspec.structs.replace(found, user=await _rename(found.user, must_be_name(name), app))
    return _body(found, app, await _extended(found, request, app))


def _name_in(changes: object) -> str | None:
    """Apps hand all sorts of things to `update`, whole sessions too; what is not a name is passed over. Raises InvalidField."""
    try:
        return msgspec.convert(changes, Changes).name if isinstance(changes, dict) else None
    except msgspec.ValidationError as error:
        raise InvalidField(f"{error}.") from None


async def _extended(found: Session, request: Request, app: Klatsch) -> Header:
    """The cookie for maxAge from now; the row follows at most once a day (updateAge). Nothing goes beyond the absolute end."""
    now = app.clock.now()
    most = app.settings.session_days * DAY
    until = min(now + most, found.ends)
    if found.expires - most + UPDATE_AGE <= now and until > found.expires:
        await app.auth_db.extend_session(found.id, expires=until)
        app.sessions.forget(found.user.id)
    token = read_cookie(request, app.settings, "session-token") or ""
    return set_cookie(app.settings, "session-token", token, expires=until)


async def _rename(user: User, name: str, app: Klatsch) -> User:
    return user if name == user.name else await me.rename(user, name, app)


def _body(found: Session | None, app: Klatsch, *headers: Header) -> Reply:
    if found is None:
        return Reply(app.settings.anonymous_session_body.encode(), 200, (JSON, *headers))
    user = found.user
    shown = SessionUser(id=user.id, name=user.name, email=user.email, image=user.image, role=user.role)
    return wire.ok(SessionBody(user=shown, expires=iso(found.expires)), *headers)
