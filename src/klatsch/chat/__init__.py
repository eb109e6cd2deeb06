"""The rules of chat: who may do what. No HTTP, no SQL, no framework; one file per noun, one function per verb."""

from __future__ import annotations

from dataclasses import dataclass, field

from klatsch.auth_db import AuthDb
from klatsch.chat.cache import CardCache, PageCache, RosterCache, SeatCache, SessionCache
from klatsch.clock import Clock
from klatsch.hub import Hub
from klatsch.messages_db import MessagesDb
from klatsch.passwords import Passwords
from klatsch.settings import Settings


@dataclass(slots=True, frozen=True)
class Klatsch:
    """What a running Klatsch is made of; `serve.py` puts it together. Rules and doors take it as `app`."""

    settings: Settings
    secret: str
    clock: Clock
    auth_db: AuthDb
    messages_db: MessagesDb
    hub: Hub
    passwords: Passwords
    sessions: SessionCache
    cards: CardCache
    seats: SeatCache
    roster: RosterCache
    pages: PageCache = field(default_factory=PageCache)
