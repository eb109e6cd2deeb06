"""What is to be moved, as both databases say themselves: so no list can forget a table or a column that came later."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from klatsch.drivers.postgres_connection import Connection
from klatsch.errors import StartRefused

MOVES = "moves"
OWN = ("schema_migrations", MOVES)


class Kind(StrEnum):
    NUMBER = "number"
    FLAG = "flag"
    TEXT = "text"
    BYTES = "bytes"
    TIME = "time"


KINDS = {
    "int8": Kind.NUMBER,
    "int4": Kind.NUMBER,
    "int2": Kind.NUMBER,
    "bool": Kind.FLAG,
    "text": Kind.TEXT,
    "bytea": Kind.BYTES,
    "timestamptz": Kind.TIME,
}


class Column(NamedTuple):
    name: str
    kind: Kind


class Table(NamedTuple):
    """`key`: which of the columns are the primary key, in its order. Without one, all of them are, and it moves at once."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[int, ...]

    @property
    def order(self) -> tuple[int, ...]:
        return self.key or tuple(range(len(self.columns)))

    def nth_of(self, kind: Kind) -> list[int]:
        return [nth for nth, column in enumerate(self.columns) if column.kind is kind]


async def tables_in(connection: Connection, left_out: Sequence[str]) -> list[Table]:
    """By name. What refers to others needs no order: references are taken down while rows are brought."""
    found: dict[str, list[tuple[Column, int | None]]] = {}
    for table, column, kind, place in await connection.fetch(_COLUMNS):
        if is_moved(table, left_out):
            found.setdefault(table, []).append((Column(column, _kind_of(kind, f"{table}.{column}")), place))
    return [_table(name, columns) for name, columns in found.items()]


def _kind_of(kind: str, where: str) -> Kind:
    if kind not in KINDS:
        raise StartRefused(f"{where} is of a kind that cannot be moved: {kind}.", hint="Use the Klatsch that made it.")
    return KINDS[kind]


def _table(name: str, columns: list[tuple[Column, int | None]]) -> Table:
    places = sorted((place, nth) for nth, (_, place) in enumerate(columns) if place is not None)
    return Table(name, tuple(column for column, _ in columns), tuple(nth for _, nth in places))


_COLUMNS = """
SELECT c.relname, a.attname, t.typname, array_position(k.conkey, a.attnum)
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'p'
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
ORDER BY c.relname, a.attnum"""


def columns_in(connection: sqlite3.Connection, left_out: Sequence[str]) -> dict[str, set[str]]:
    """Each table of an SQLite database with its columns."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    return {
        name: {str(row[1]) for row in connection.execute(f"PRAGMA table_info({quoted(name)})")}
        for (name,) in tables
        if is_moved(name, left_out)
    }


def must_agree(tables: Sequence[Table], other: Mapping[str, set[str]]) -> None:
    """Raises StartRefused when either database has something for which the other has no place."""
    one = {f"{table.name}.{column.name}" for table in tables for column in table.columns}
    two = {f"{table}.{column}" for table, columns in other.items() for column in columns}
    if one != two:
        raise StartRefused(
            f"The two databases are not alike: only one has {', '.join(sorted(one ^ two)[:5])}.",
            hint="Bring the source to the newest schema with `klatsch migrate`, and give an empty target.",
        )


def is_moved(table: str, left_out: Sequence[str]) -> bool:
    return table not in OWN and not table.startswith(tuple(left_out))


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
