"""How much of everything one message, or one room, may carry; the same for every engine."""

from __future__ import annotations

from klatsch.errors import TooMany
from klatsch.model.messages import MOST_PINS, MOST_REACTION_KINDS

MOST_REACTIONS = 1_000
MOST_EDITS = 200


def must_be_editable(edits: int) -> None:
    """Raises TooMany. `edits`: how often it was edited so far."""
    if edits >= MOST_EDITS:
        raise TooMany(f"A message can be edited {MOST_EDITS} times.")


def must_be_pinnable(pins: int) -> None:
    """Raises TooMany. `pins`: of the room so far."""
    if pins >= MOST_PINS:
        raise TooMany(f"A room has at most {MOST_PINS} pinned messages.")


def must_be_reactable(*, kinds: int, total: int, same: int, mine: int) -> None:
    """Raises TooMany. `same`: reactions with this emoji, `mine`: those of this user; who adds nothing is not refused."""
    if not mine and ((not same and kinds >= MOST_REACTION_KINDS) or total >= MOST_REACTIONS):
        raise TooMany(f"A message carries at most {MOST_REACTION_KINDS} kinds of reactions, {MOST_REACTIONS} in all.")
