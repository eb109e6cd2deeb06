"""What I prefer everywhere: how I am told, my keywords, and whom I muted."""

from __future__ import annotations

import msgspec

from klatsch.chat import Klatsch
from klatsch.chat.reading import announce_counts
from klatsch.chat.users import must_be_users
from klatsch.errors import InvalidField
from klatsch.hub import user_topic
from klatsch.model.events import PreferencesChanged
from klatsch.model.preferences import MyPreferences, PreferencesWish
from klatsch.model.rooms import Notify
from klatsch.model.users import User


async def preferences(user: User, app: Klatsch) -> MyPreferences:
    return await app.messages_db.preferences_of(user.id)


async def change_preferences(user: User, wish: PreferencesWish, app: Klatsch) -> MyPreferences:
    """Muting somebody moves what I count, and that is told too. Raises InvalidField, UserNotFound."""
    if wish.notify is Notify.DEFAULT:
        raise InvalidField("This is the default: it is all, mentions or nothing.")
    if wish.muted_people is not None:
        if user.id in wish.muted_people:
            raise InvalidField("Nobody mutes themselves.")
        known = (await app.messages_db.preferences_of(user.id)).muted_people
        await must_be_users(set(wish.muted_people) - set(known), app)  # who was deleted meanwhile may stay muted
    done = await app.messages_db.set_preferences(user.id, tidied(wish))
    if done.moved:
        event = PreferencesChanged(preferences=done.preferences)
        await app.hub.publish(user_topic(user.id), msgspec.json.encode(event))
        await announce_counts(done.counts, app)
    return done.preferences


def tidied(wish: PreferencesWish) -> PreferencesWish:
    """Keywords without white space around them, each once whatever its case, in the order given."""
    if wish.keywords is None:
        return wish
    words: dict[str, str] = {}
    for word in wish.keywords:
        words.setdefault(word.strip().casefold(), " ".join(word.split()))
    return msgspec.structs.replace(wish, keywords=list(words.values()))
