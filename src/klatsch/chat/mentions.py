"""Mentions, as bots for Slack write them: `<@U0123456789ABCDEF>` calls a person, `<!group^G0123456789ABCDEF>` a group,
`<!here>` and `<!all>` everybody in the room."""

from __future__ import annotations

import re

from klatsch.chat import Klatsch
from klatsch.errors import MessageNotFound
from klatsch.ids import MessageId
from klatsch.model.messages import Message
from klatsch.model.users import User

MOST = 100
MOST_GROUPS_CALLED = 10
LARGE_ROOM = 50
"""In a room of more people than this, calling everybody is for moderators."""

_MENTION = re.compile(r"<(?:@(U[0-9A-F]{16})|!(here|all|channel|everyone)|!group\^(G[0-9A-F]{16}))>")
_FENCED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_SAME = {"channel": "all", "everyone": "all"}


def mentions_in(content: str) -> list[str]:
    """Ids of users and groups, `here`, `all`, each once, in order; what stands in code calls nobody.

    At most `MOST`, and of groups at most `MOST_GROUPS_CALLED`: the others are words.
    """
    if "<" not in content:
        return []
    found: dict[str, None] = {}
    for match in _MENTION.finditer(_CODE.sub(" ", _FENCED.sub(" ", content))):
        called: str = match[1] or match[2] or match[3]
        found[_SAME.get(called, called)] = None
    groups = [called for called in found if called.startswith("G")]
    return [called for called in found if called not in groups[MOST_GROUPS_CALLED:]][:MOST]


def calls_everybody(mentions: list[str]) -> bool:
    return "here" in mentions or "all" in mentions


async def all_mentions(user: User, *, before: MessageId | None, limit: int, app: Klatsch) -> tuple[list[Message], bool]:
    """Messages that call me, the newest first, and whether there are more. Raises MessageNotFound (no such `before`)."""
    found = await app.messages_db.mentions_of(user.id, before=before, limit=limit + 1)
    if found is None:
        raise MessageNotFound()
    return found[:limit], len(found) > limit
