"""What was looked up is forgotten when the hub says that it changed."""

from __future__ import annotations

import msgspec
from workbench import NOW, Person

from klatsch.chat import Klatsch
from klatsch.chat.users import cards_of
from klatsch.hub import DOUBTS, EVERYBODY, SESSIONS
from klatsch.ids import token_hash
from klatsch.model.events import PresenceChanged, SessionEnded, UserChanged
from klatsch.model.users import Profile


async def test_the_end_of_a_session_on_another_node_ends_it_here(app: Klatsch, ann: Person, bo: Person) -> None:
    for person in (ann, bo):
        app.sessions.keep(token_hash(person.token), person.session, now=NOW)
    ended = SessionEnded(user=ann.id, sessions=[ann.session.id])
    await app.hub.publish(SESSIONS, msgspec.json.encode(ended))
    assert app.sessions.get(token_hash(ann.token), now=NOW) is None
    assert app.sessions.get(token_hash(bo.token), now=NOW)


async def test_a_changed_card_is_the_new_one_at_once(app: Klatsch, ann: Person) -> None:
    assert (await cards_of([ann.id], app))[ann.id].name == "Ann"
    renamed = Profile(id=ann.id, name="Anna")
    await app.hub.publish(EVERYBODY, msgspec.json.encode(UserChanged(user=renamed)))
    assert (await cards_of([ann.id], app))[ann.id].name == "Anna"


async def test_other_news_changes_nothing(app: Klatsch, ann: Person) -> None:
    await cards_of([ann.id], app)
    await app.hub.publish(EVERYBODY, msgspec.json.encode(PresenceChanged(users={})))
    assert (await cards_of([ann.id], app))[ann.id].name == "Ann"


async def test_a_session_of_somebody_who_changed_on_another_node_is_looked_up_anew(
    app: Klatsch, ann: Person, bo: Person
) -> None:
    for person in (ann, bo):
        app.sessions.keep(token_hash(person.token), person.session, now=NOW)
    changed = Profile(id=ann.id, name="Anna")
    await app.hub.publish(EVERYBODY, msgspec.json.encode(UserChanged(user=changed)))
    assert app.sessions.get(token_hash(ann.token), now=NOW) is None
    assert app.sessions.get(token_hash(bo.token), now=NOW), "nobody else's"


async def test_when_events_were_lost_all_is_looked_up_anew(app: Klatsch, ann: Person) -> None:
    app.sessions.keep(token_hash(ann.token), ann.session, now=NOW)
    await cards_of([ann.id], app)
    ends, moves = app.sessions.ends, app.seats.moves
    await app.hub.publish(DOUBTS, b"")
    assert app.sessions.get(token_hash(ann.token), now=NOW) is None
    assert app.cards.get(ann.id, now=NOW) is None
    assert (app.sessions.ends, app.seats.moves) == (ends + 1, moves + 1)
