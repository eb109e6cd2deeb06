"""What may be done to a message that is there: edit, delete, react, pin, save."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request

from klatsch.bff.messages import message_of, one
from klatsch.chat import Klatsch, acts
from klatsch.http import gate, wire
from klatsch.http.route import Reply
from klatsch.model.messages import MOST_CHARACTERS, MOST_EMOJI_CHARACTERS

EMOJI_PATTERN = "^[^\\s\\x00-\\x1f\\x7f<>&\"'`]+(?!\\n)$"


class NewWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_CHARACTERS, pattern=r"\S")]


class ReactionBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An emoji, or the name of one."""

    emoji: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_EMOJI_CHARACTERS, pattern=EMOJI_PATTERN)]


async def edit_message(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, NewWords)
    return await one(await acts.edit(user, message_of(request), body.content, app), app)


async def delete_message(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return await one(await acts.delete(user, message_of(request), app), app)


async def add_reaction(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    body = await wire.json_body(request, ReactionBody)
    return await one(await acts.react(user, message_of(request), body.emoji, on=True, app=app), app)


async def remove_reaction(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    asked = wire.query(request, ReactionBody)
    return await one(await acts.react(user, message_of(request), asked.emoji, on=False, app=app), app)


async def pin_message(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return await one(await acts.pin(user, message_of(request), on=True, app=app), app)


async def unpin_message(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    return await one(await acts.pin(user, message_of(request), on=False, app=app), app)


async def save_message(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    await acts.save(user, message_of(request), on=True, app=app)
    return wire.ok({})


async def unsave_message(request: Request, app: Klatsch) -> Reply:
    user = await gate.user(request, app)
    await acts.save(user, message_of(request), on=False, app=app)
    return wire.ok({})
