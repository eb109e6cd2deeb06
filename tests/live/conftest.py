from __future__ import annotations

from stage import ann, bo, nobody, owner, people, server

__all__ = ["ann", "bo", "nobody", "owner", "people", "server"]
