"""A row on its way from one engine to the other: in one neutral form, of which digests are made on both sides.

Numbers and flags are integers, times are milliseconds, text is as people wrote it. A row's line is the JSON array of its
columns in the order of the table; a table's digest is the chain of its lines in the order of its key:
SHA-256(digest before + line), beginning with nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple, NoReturn

import msgspec

Value = int | str | bytes | None
Row = tuple[Value, ...]

_encode = msgspec.json.Encoder().encode

# U+0000, which PostgreSQL does not keep, and the code point that a store may write in its place: rare, so looked for in
# the whole line.
_ODD = (b"\\u0000", "\ufdd0".encode())


def _same(text: str) -> str:
    return text


def _no_times(_: Any) -> NoReturn:
    raise AssertionError("this store has no columns of that kind")


class Manner(NamedTuple):
    """How a store keeps on each engine what the other keeps otherwise.

    `left_out`: beginnings of the names of tables that are not moved, since each engine makes them for itself.
    `seeded`: tables that are not empty in a database that is new.
    """

    store: str
    left_out: tuple[str, ...]
    seeded: tuple[str, ...]
    clean: Callable[[str], str] = _same
    """Text of SQLite as it will be: an engine may have no way to keep all of it."""
    storable: Callable[[str], str] = _same
    """Text for PostgreSQL."""
    as_written: Callable[[str], str] = _same
    """Text from PostgreSQL."""
    iso: Callable[[int], str] = _no_times
    """Microseconds to what SQLite keeps."""
    micros: Callable[[str], int] = _no_times
    moment: Callable[[int], datetime] = _no_times
    """Microseconds to what PostgreSQL keeps."""


class Batch(NamedTuple):
    rows: list[Row]
    lines: list[bytes]


def batch_of(rows: list[Row], mended: Callable[[str], str]) -> Batch:
    """`mended`: for text that may be kept in another form than it was written."""
    lines = [_encode(row) for row in rows]
    for nth, line in enumerate(lines):
        if is_odd(line):
            rows[nth] = tuple(mended(value) if isinstance(value, str) else value for value in rows[nth])
            lines[nth] = _encode(rows[nth])
    return Batch(rows, lines)


def is_odd(line: bytes) -> bool:
    return _ODD[0] in line or _ODD[1] in line


def chained(digest: bytes, lines: Iterable[bytes]) -> bytes:
    for line in lines:
        digest = sha256(digest + line).digest()
    return digest


def with_changes(rows: Sequence[Row], changes: dict[int, Callable[[Any], Any]]) -> list[Any]:
    """Each row with some of its columns changed, but for those that are NULL."""
    if not changes:
        return list(rows)
    changed: list[Any] = []
    for row in rows:
        new: list[Any] = list(row)
        for nth, change in changes.items():
            if new[nth] is not None:
                new[nth] = change(new[nth])
        changed.append(new)
    return changed
