"""The Auth DB's promise: users, their ways in, sessions, invites and the workspace's name.

Every engine keeps all of it. Times are microseconds, whatever the columns hold. Tokens come in as hashes (`ids.token_hash`);
nothing usable is at rest. The four tables of Auth.js stay as its adapters know them; everything of ours is in side tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from klatsch.auth_db.people import AccountChange, PeopleDb
from klatsch.ids import InviteId, SessionId, UserId
from klatsch.model.invites import Invite
from klatsch.model.sessions import Device, Session
from klatsch.model.users import Role, User

__all__ = [
    "Account",
    "AccountChange",
    "AuthDb",
    "NewInvite",
    "NewSession",
    "NewUser",
    "PeopleDb",
    "SessionTouch",
]


class NewSession(msgspec.Struct, frozen=True, kw_only=True):
    """`expires`: now + maxAge, kept to the millisecond, never later than `ends`, the absolute end.

    `replaces`: the hash of a session of the same browser, which ends in the same statement.
    """

    user_id: UserId
    token_hash: str
    now: int
    expires: int
    ends: int
    agent: str
    address: str
    replaces: str | None = None


class NewUser(msgspec.Struct, frozen=True, kw_only=True):
    """`email` is already normalised. Without `password_hash` the user signs in by a provider alone."""

    name: str
    email: str
    role: Role
    now: int
    password_hash: str | None = None
    image: str | None = None
    email_verified: bool = False


class NewInvite(msgspec.Struct, frozen=True, kw_only=True):
    token_hash: str
    role: Role
    created_by: UserId | None
    now: int
    expires: int
    uses: int


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A provider's identity, as in Auth.js's `accounts` table. Tokens of the provider are not kept: nothing here calls it again."""

    provider: str
    provider_account_id: str
    type: str


class SessionTouch(msgspec.Struct, frozen=True, kw_only=True):
    id: SessionId
    last_seen: int
    agent: str
    address: str


class AuthDb(PeopleDb, Protocol):
    # -- the diagram's SPROC -------------------------------------------------------------------
    async def session_token(self, new: NewSession) -> SessionId:
        """Start a session: one stored statement (`sql/session_token.sql`; PL/pgSQL on PostgreSQL).

        A person's oldest sessions end beyond 100. Raises NotAllowed when the user is deactivated.
        """
        ...

    # -- sessions --------------------------------------------------------------------------------
    async def find_session(self, token_hash: str, *, now: int) -> Session | None:
        """None when unknown, expired, past its end, or the user is deactivated; expired rows go."""
        ...

    async def extend_session(self, session_id: SessionId, *, expires: int) -> None: ...

    async def touch_sessions(self, touches: Sequence[SessionTouch]) -> None:
        """Remember when and whence sessions were last used; in batches, off the hot path."""
        ...

    async def end_session(self, token_hash: str) -> Session | None:
        """End it and return what it was; None when there was none."""
        ...

    async def end_sessions_of(self, user_id: UserId, *, but: SessionId | None = None) -> list[SessionId]:
        """End all of a user's sessions (but one); the ended ones."""
        ...

    async def end_session_of(self, user_id: UserId, session_id: SessionId) -> bool:
        """False, and nothing is done, when it is not a session of this user."""
        ...

    async def live_sessions(self, ids: Sequence[SessionId], *, now: int) -> set[SessionId]:
        """Which of these are still good. For sweeping open sockets."""
        ...

    async def devices_of(self, user_id: UserId, *, now: int) -> list[Device]:
        """The user's live sessions, newest use first, at most 100."""
        ...

    async def data_version(self) -> int:
        """A number that moves when anything, this process or another, wrote to the database. Cheap enough to ask every second."""
        ...

    # -- users -------------------------------------------------------------------------------------
    async def create_user(self, new: NewUser, *, account: Account | None = None, invite: str | None = None) -> User:
        """Make the user, their way in, and use up the invite (its token's hash), all or nothing.

        Raises EmailTaken (also when `account` is another user's); InviteRefused when the invite is unknown, expired or used up.
        The invite's role wins over `new.role`.
        """
        ...

    async def create_owner(self, new: NewUser, *, setup_hash: str, workspace: str) -> User:
        """The first account: name the workspace and burn the set-up token, all or nothing. Raises SetupRefused."""
        ...

    async def find_user(self, user_id: UserId) -> User | None: ...

    async def find_user_by_email(self, email: str) -> User | None: ...

    async def find_user_by_account(self, account: Account) -> User | None: ...

    async def link_account(self, user_id: UserId, account: Account) -> bool:
        """False (and nothing done) when the identity is linked already, to whomever."""
        ...

    async def password_of(self, user_id: UserId) -> str | None: ...

    async def set_password(self, user_id: UserId, password_hash: str, *, now: int) -> None: ...

    # -- workspace, set-up, invites ------------------------------------------------------------------
    async def workspace_name(self) -> str | None:
        """None until the set-up made the owner (or the command line did)."""
        ...

    async def name_workspace(self, name: str) -> None: ...

    async def arm_setup(self, setup_hash: str, *, now: int) -> bool:
        """Put a new set-up token in place; False (and nothing done) when there is an owner already."""
        ...

    async def create_invite(self, new: NewInvite) -> Invite: ...

    async def find_invite(self, token_hash: str, *, now: int) -> Invite | None:
        """None when unknown, expired or used up: one answer for all."""
        ...

    async def list_invites(self, *, now: int, limit: int) -> list[Invite]:
        """The usable ones, newest first."""
        ...

    async def delete_invite(self, invite_id: InviteId) -> bool: ...

    # -- guessing, one-time things -----------------------------------------------------------------------
    async def count_attempt(self, most: Mapping[str, int], *, now: int, window: int) -> int:
        """Count one attempt under each key, if all of them have had fewer than their most in the last `window` µs.

        0 when it was counted; otherwise nothing was, and the answer is the µs until there is room: a refused attempt must not
        lengthen the wait.
        """
        ...

    async def take_back_attempt(self, keys: Sequence[str], *, at: int) -> None:
        """Uncount the attempt counted under these keys at `at`: it was a success, or was never looked at."""
        ...

    async def forget_attempts(self, key: str) -> None: ...

    async def use_once(self, key: str, *, now: int, keep: int) -> bool:
        """True the first time, False ever after (for `keep` µs): OAuth states and the like."""
        ...

    # -- keeping house -----------------------------------------------------------------------------------
    async def sweep(self, *, now: int) -> None:
        """Delete what has expired: sessions, invites, attempts, one-time keys."""
        ...

    async def check(self) -> dict[str, object]:
        """Integrity and counts, for `klatsch check`: {"ok": bool, "problems": [str], "users": n, "sessions": n, "schema": n}."""
        ...

    async def close(self) -> None: ...
