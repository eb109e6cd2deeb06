"""Everything that can go wrong, as one table of classes; turned into JSON in one place (`http/wire.py`), in one shape.

A class here is one thing that can go wrong. It is raised where it is known; nobody catches it on the way up except the
front door.
"""

from __future__ import annotations

from typing import ClassVar


class KlatschError(Exception):
    """A refusal with a name. `code` is stable, `message` is for people, `hint` says what to do."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    message: ClassVar[str] = "Something went wrong on our side."
    hint: ClassVar[str] = "Try again; if it stays, give the request id to whoever runs this server."

    def __init__(self, message: str | None = None, *, hint: str | None = None, retry_after: int | None = None) -> None:
        self.text = message or self.message
        self.advice = self.hint if hint is None else hint
        self.retry_after = retry_after
        super().__init__(self.text)


# -- the request itself --------------------------------------------------------------------------


class InternalError(KlatschError):
    """A bug: the details are in the log, under the request id."""


class BadRequest(KlatschError):
    status, code = 400, "bad_request"
    message, hint = "The request could not be read.", "Check its syntax against /openapi.json."


class InvalidField(KlatschError):
    status, code = 422, "invalid_field"
    message, hint = "A field is missing, unknown or out of range.", "Check the fields against /openapi.json."


class NotFound(KlatschError):
    status, code = 404, "not_found"
    message, hint = "There is nothing at this address.", "Check the address; routes are listed in /openapi.json."


class MethodNotAllowed(KlatschError):
    status, code = 405, "method_not_allowed"
    message, hint = "This address does not answer that method.", "The Allow header lists those it answers."


class BodyTooLarge(KlatschError):
    status, code = 413, "body_too_large"
    message, hint = "The body is larger than this address accepts.", "Send less at once."


class UnsupportedType(KlatschError):
    status, code = 415, "unsupported_type"
    message, hint = "The body is not of a type that this address reads.", "Send Content-Type: application/json."


class UrlTooLong(KlatschError):
    status, code = 414, "url_too_long"
    message, hint = "The address is too long.", "Send less in the query."


class HeadersTooLarge(KlatschError):
    status, code = 431, "headers_too_large"
    message, hint = "The headers are too large.", "Remove cookies or headers of this site."


class RequestTimeout(KlatschError):
    status, code = 408, "request_timeout"
    message, hint = "The request took too long to arrive.", "Send it again."


class UpgradeRequired(KlatschError):
    status, code = 426, "upgrade_required"
    message, hint = "This address speaks WebSocket only.", "Connect with a WebSocket client."


class RateLimited(KlatschError):
    status, code = 429, "rate_limited"
    message, hint = "Too many requests.", "Wait as long as the Retry-After header says."


# -- who is asking -------------------------------------------------------------------------------


class NotSignedIn(KlatschError):
    status, code = 401, "not_signed_in"
    message, hint = "You are not signed in.", "Sign in and try again."


class ForeignOrigin(KlatschError):
    status, code = 403, "foreign_origin"
    message = "The request does not come from this site."
    hint = "Send the header Origin with the address of this server."


class WrongCredentials(KlatschError):
    status, code = 401, "wrong_credentials"
    message, hint = "E-mail address or password is wrong.", "Check both and try again."


class WeakPassword(KlatschError):
    status, code = 422, "weak_password"
    message = "This password is too short, too long or too common."
    hint = "Use 8 to 256 characters; a few unrelated words make a good one."


class EmailTaken(KlatschError):
    status, code = 409, "email_taken"
    message, hint = "There is an account with this e-mail address already.", "Sign in instead."


class SetupRefused(KlatschError):
    status, code = 403, "setup_refused"
    message = "This set-up link does not work (any more)."
    hint = "Start the server again to get a new link, or sign in if the workspace exists."


class InviteRefused(KlatschError):
    status, code = 403, "invite_refused"
    message, hint = "This invite does not work (any more).", "Ask whoever sent it for a new one."


# -- rules of chat -------------------------------------------------------------------------------


class NotAllowed(KlatschError):
    status, code = 403, "not_allowed"
    message, hint = "You may not do that.", "Ask an owner or an admin."


class RoomNotFound(KlatschError):
    status, code = 404, "room_not_found"
    message, hint = "There is no such room, or you are not in it.", "Ask a member to add you."


class MessageNotFound(KlatschError):
    status, code = 404, "message_not_found"
    message, hint = "There is no such message, or you cannot see it.", "It may have been deleted."


class UserNotFound(KlatschError):
    status, code = 404, "user_not_found"
    message, hint = "There is no such person.", "Look at the list of people again."


class GroupNotFound(KlatschError):
    status, code = 404, "group_not_found"
    message, hint = "There is no such group.", "Look at the list of groups again."


class SessionNotFound(KlatschError):
    status, code = 404, "session_not_found"
    message, hint = "There is no such device of yours.", "Look at the list of your devices again."


class LastOwner(KlatschError):
    status, code = 409, "last_owner"
    message, hint = "This is the last owner of the workspace.", "Make somebody else an owner first."


class NameTaken(KlatschError):
    status, code = 409, "name_taken"
    message, hint = "There is a room of this name already.", "Choose another name."


class RoomArchived(KlatschError):
    status, code = 409, "room_archived"
    message, hint = "This room is archived: it can be read, and nothing more.", "Restore it first."


class TooLate(KlatschError):
    status, code = 409, "too_late"
    message, hint = "It is too late to edit this message.", "Send another one that corrects it."


class TooMany(KlatschError):
    status, code = 409, "too_many"
    message, hint = "There are as many of these as there may be.", "Remove one first."


class InviteNotFound(KlatschError):
    status, code = 404, "invite_not_found"
    message, hint = "There is no such invite.", "Look at the list of invites again."


# -- what we stand on ----------------------------------------------------------------------------


class Unavailable(KlatschError):
    status, code = 503, "unavailable"
    message, hint = "The server cannot do that right now.", "Nothing was stored. Try again in a moment."


class StorageFull(KlatschError):
    status, code = 507, "storage_full"
    message, hint = (
        "The server's disk is full.",
        "Nothing was stored. Tell whoever runs this server; it goes on when there is room.",
    )


class StartRefused(KlatschError):
    """The server will not start like this: a broken setting, file or database.

    Never sent over HTTP; the command line prints it.
    """

    status, code = 500, "start_refused"
    message, hint = "Klatsch cannot start.", ""


def every_error() -> tuple[type[KlatschError], ...]:
    """All errors, for the reference and for the tests that sweep them."""
    return tuple(KlatschError.__subclasses__())
