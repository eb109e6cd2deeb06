"""What I prefer everywhere."""

from __future__ import annotations

import pytest
from rooming import made, said
from workbench import Person, heard_on

from klatsch.chat import Klatsch
from klatsch.chat.preferences import change_preferences, preferences, tidied
from klatsch.errors import InvalidField, UserNotFound
from klatsch.hub import EVERYBODY, user_topic
from klatsch.ids import UserId
from klatsch.model.preferences import MyPreferences, PreferencesWish
from klatsch.model.rooms import Notify

NOBODY = UserId("U0000000000000000")


async def test_my_devices_hear_of_it_with_what_counts_differently(app: Klatsch, ann: Person, bo: Person) -> None:
    room = await made(app, ann, bo)
    await said(app, bo, room, f"<@{ann.id}>")
    with heard_on(app.hub, user_topic(ann.id)) as anns, heard_on(app.hub, user_topic(bo.id), EVERYBODY) as others:
        done = await change_preferences(ann.user, PreferencesWish(muted_people=[bo.id], notify=Notify.ALL), app)
        await change_preferences(ann.user, PreferencesWish(notify=Notify.ALL), app)
    assert done == MyPreferences(notify=Notify.ALL, muted_people=[bo.id]) == await preferences(ann.user, app)
    assert [event["type"] for event in anns] == ["preferences.changed", "mine.changed"], (
        "once: the second moved nothing"
    )
    assert anns[0]["preferences"] == {"notify": "all", "keywords": [], "mutedPeople": [bo.id]}
    assert (anns[1]["mine"]["unread"], anns[1]["mine"]["mentions"]) == (1, 0)
    assert others == [], "least of all whom it is about"


async def test_only_others_who_exist_are_muted(app: Klatsch, ann: Person, bo: Person) -> None:
    with pytest.raises(InvalidField):
        await change_preferences(ann.user, PreferencesWish(muted_people=[ann.id]), app)
    with pytest.raises(UserNotFound):
        await change_preferences(ann.user, PreferencesWish(muted_people=[bo.id, NOBODY]), app)
    with pytest.raises(InvalidField):
        await change_preferences(ann.user, PreferencesWish(notify=Notify.DEFAULT), app)
    assert await preferences(ann.user, app) == MyPreferences()
    await change_preferences(ann.user, PreferencesWish(muted_people=[bo.id]), app)
    assert (await preferences(ann.user, app)).muted_people == [bo.id]


async def test_keywords_are_tidied_before_they_are_kept(app: Klatsch, ann: Person) -> None:
    done = await change_preferences(ann.user, PreferencesWish(keywords=[" tea ", "Tea"]), app)
    assert done.keywords == ["tea"]


def test_keywords_are_kept_once_without_white_space_around_them() -> None:
    wish = tidied(PreferencesWish(keywords=[" Tea  time", "tea", "TEA", "Cake "]))
    assert wish.keywords == ["Tea time", "tea", "Cake"]
    assert tidied(PreferencesWish(notify=Notify.ALL)).keywords is None
