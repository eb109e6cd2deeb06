"""People: their cards, for whoever sees something of theirs."""

from __future__ import annotations

from collections.abc import Iterable

from klatsch.chat import Klatsch
from klatsch.errors import UserNotFound
from klatsch.ids import UserId
from klatsch.model.users import UserCard


async def cards_of(ids: Iterable[UserId], app: Klatsch) -> dict[UserId, UserCard]:
    """Cards of those who exist; from the cache where it has them."""
    now = app.clock.now()
    cards: dict[UserId, UserCard] = {}
    missing: list[UserId] = []
    for user in set(ids):
        card = app.cards.get(user, now=now)
        if card is None:
            missing.append(user)
        else:
            cards[user] = card
    if missing:
        for user, card in (await app.auth_db.cards_of(missing)).items():
            app.cards.keep(card, now=now)
            cards[user] = card
    return cards


async def must_be_users(ids: Iterable[UserId], app: Klatsch) -> None:
    """Raises UserNotFound unless all of them exist."""
    wanted = set(ids)
    if wanted - (await cards_of(wanted, app)).keys():
        raise UserNotFound()
