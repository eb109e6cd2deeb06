"""An invite lets people join: for a while, a number of times, as a role."""

from __future__ import annotations

import msgspec

from klatsch.ids import InviteId, UserId
from klatsch.model.users import Role


class Invite(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`expires` in microseconds. The token is shown once, at creation, and kept as a hash."""

    id: InviteId
    role: Role
    created_by: UserId | None
    created_at: int
    expires: int
    uses_left: int
