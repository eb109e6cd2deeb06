"""Cards of people, from the cache where it has them."""

from __future__ import annotations

from workbench import NOW, Person

from klatsch.chat import Klatsch
from klatsch.chat.users import cards_of
from klatsch.clock import SetClock
from klatsch.ids import UserId
from klatsch.model.users import OwnChanges


async def test_cards_of_those_who_exist(app: Klatsch, ann: Person, bo: Person) -> None:
    cards = await cards_of([ann.id, bo.id, ann.id, UserId("U0000000000000000")], app)
    assert cards == {ann.id: ann.user.card(), bo.id: bo.user.card()}
    assert await cards_of([], app) == {}


async def test_what_another_program_changed_is_noticed_within_a_minute(
    app: Klatsch, ann: Person, clock: SetClock
) -> None:
    await cards_of([ann.id], app)
    await app.auth_db.change_me(ann.id, OwnChanges(name="Anna"), now=NOW)
    assert (await cards_of([ann.id], app))[ann.id].name == "Ann", "no event, so the cache does not know"
    clock.forward(seconds=61)
    assert (await cards_of([ann.id], app))[ann.id].name == "Anna"
