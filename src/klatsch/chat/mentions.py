"""Mentions, as bots for Slack write them: `<@U0123456789ABCDEF>` calls a person, `<!here>` and `<!all>` everybody in the room."""

from __future__ import annotations

import re

MOST = 100
LARGE_ROOM = 50
"""In a room of more people than this, calling everybody is for moderators."""

_MENTION = re.compile(r"<(?:@(U[0-9A-F]{16})|!(here|all|channel|everyone))>")
_FENCED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_SAME = {"channel": "all", "everyone": "all"}


def mentions_in(content: str) -> list[str]:
    """User ids, `here`, `all`, each once, in order; what stands in code calls nobody. At most `MOST`."""
    found: dict[str, None] = {}
    for match in _MENTION.finditer(_CODE.sub(" ", _FENCED.sub(" ", content))):
        called: str = match[1] or match[2]
        found[_SAME.get(called, called)] = None
    return list(found)[:MOST]


def calls_everybody(mentions: list[str]) -> bool:
    return "here" in mentions or "all" in mentions
