"""Which coding a client gets, and whether it has the bytes already (RFC 9110, 12.5.3 and 13.1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_BEST_FIRST: Final = ("br", "gzip", "identity")
_QUALITY: Final = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


def choose(accept_encoding: str, available: Iterable[str]) -> str:
    """The coding with the highest quality among `available`; between equals the smallest; `identity` if none may be."""
    qualities = dict(_read(accept_encoding))
    others = qualities.get("*", 0.0)
    # Without a word about it, identity is acceptable, after everything that was named.
    unsaid = {"identity": others if "*" in qualities else 0.0001}
    ranked = [(qualities.get(name, unsaid.get(name, others)), -_BEST_FIRST.index(name), name) for name in available]
    quality, _, name = max(ranked)
    return name if quality > 0 else "identity"


def is_match(if_none_match: str, etag: str) -> bool:
    """The client holds what `etag` names: weak comparison, as If-None-Match asks for."""
    named = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return any(tag in (etag, "*") for tag in named)


def _read(accept_encoding: str) -> Iterator[tuple[str, float]]:
    """Each coding with its quality; one that cannot be understood is refused (0)."""
    for part in accept_encoding.lower().split(","):
        name, *parameters = (word.strip() for word in part.split(";"))
        if name:
            yield name.removeprefix("x-"), _quality(parameters)


def _quality(parameters: list[str]) -> float:
    if not parameters:
        return 1.0
    found = _QUALITY.fullmatch(parameters[0].replace(" ", ""))
    return float(found[1]) if found and len(parameters) == 1 else 0.0
