"""What the tests of the Auth DB on PostgreSQL share: somebody, and a session of theirs."""

from __future__ import annotations

from klatsch.auth_db import AuthDb, NewSession, NewUser
from klatsch.clock import DAY
from klatsch.model.users import Role, User

NOW = 1_800_000_000_000_000


async def user(db: AuthDb, name: str, role: Role = Role.MEMBER) -> User:
    return await db.create_user(NewUser(name=name, email=f"{name}@example.org", role=role, now=NOW))


def new_session(user: User, token_hash: str) -> NewSession:
    return NewSession(
        user_id=user.id,
        token_hash=token_hash,
        now=NOW,
        expires=NOW + DAY,
        ends=NOW + 2 * DAY,
        agent="",
        address="",
    )
