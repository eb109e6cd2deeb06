"""A session is one signed-in device."""

from __future__ import annotations

import msgspec

from klatsch.ids import SessionId
from klatsch.model.users import Person, User


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """`id` names the session to its owner and to the hub; the token itself is never here.

    Times in microseconds. `expires` slides (Auth.js maxAge and updateAge), `ends` does not: nothing lives beyond it.
    """

    id: SessionId
    user: User
    expires: int
    ends: int
    created_at: int


class Device(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One row of "where am I signed in". `agent` and `address` are as last seen; `current` marks the asking session."""

    id: SessionId
    agent: str
    address: str
    created_at: int
    last_seen: int
    expires: int
    current: bool = False


class SessionRow(Person, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One person in the list of who is here. `devices` is in the asker's own row alone."""

    devices: list[Device] | None = None
