"""A history of a million messages in three hundred rooms, with rare words, e-mail addresses, code and Japanese in it; and
what people look for there. Written straight into both databases: posting it would take an hour."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from bench.made_up import BASELINE, Person, World

ROOMS = 299
DAYS = 90
RARE_WORDS = 40_000
DAY = 86_400_000_000


def make_long_world(folder: Path, *, users: int, messages: int, for_baseline: bool = True) -> World:
    """The people and rooms of Klatsch's own demo; everybody is in the default room and in twenty others."""
    folder.mkdir(parents=True)
    tokens = folder / "tokens"
    counts = ["--users", str(users), "--rooms", str(min(ROOMS, users)), "--messages", "0", "--tokens", str(tokens)]
    _klatsch("demo", "--data", str(folder / "klatsch"), *counts)
    rows = [json.loads(line) for line in tokens.read_text().splitlines()]
    people = [Person(row["userId"], row["name"], row["sessionToken"]) for row in rows]
    tokens.unlink()
    members: dict[str, list[str]] = {}
    for row in rows:
        for room in row["rooms"]:
            members.setdefault(room, []).append(row["userId"])
    said = list(_history(members, messages))
    _fill_klatsch(folder / "klatsch/messages.db", said)
    _klatsch("check", "--repair", "--data", str(folder / "klatsch"))
    if for_baseline:
        _fill_baseline(folder / "baseline.db", people, members, said)
    return World(folder, people, rows[0]["rooms"][0], messages)


def _klatsch(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "klatsch", *words], check=True, capture_output=True)


Said = tuple[str, str, str, int]
"""Room, author, words, microseconds."""


def _history(members: dict[str, list[str]], count: int) -> Iterator[Said]:
    """A fifth of it in the default room."""
    chance = random.Random(7)
    words = Words()
    rooms = sorted(members, key=lambda room: len(members[room]), reverse=True)
    begin = time.time_ns() // 1_000 - DAYS * DAY
    for number in range(count):
        room = rooms[0] if chance.random() < 0.2 else chance.choice(rooms)
        yield room, chance.choice(members[room]), words.message(chance), begin + number * DAYS * DAY // count


def _fill_klatsch(path: Path, said: list[Said]) -> None:
    chance = random.Random(8)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    numbers = dict(connection.execute("SELECT id, number FROM rooms"))
    seqs = dict(connection.execute("SELECT id, seq FROM rooms"))
    changes = dict(connection.execute("SELECT id, change FROM rooms"))

    def rows() -> Iterator[tuple[object, ...]]:
        for number, (room, author, content, at) in enumerate(said):
            seqs[room] += 1
            changes[room] += 1
            id = (at // 1_000).to_bytes(6, "big") + b"\x70\x00\x80" + chance.randbytes(7)
            yield id, numbers[room], seqs[room], changes[room], author, f"made-{number}", content, at

    connection.executemany(
        "INSERT INTO messages (id, room, seq, change, author, client_id, content, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        rows(),
    )
    for room, number in numbers.items():
        connection.execute("UPDATE rooms SET seq = ?, change = ? WHERE number = ?", (seqs[room], changes[room], number))
    connection.execute("UPDATE memberships SET own_ahead = 0, read_seq = (SELECT seq FROM rooms WHERE number = room)")
    connection.execute("COMMIT")
    connection.close()


def _fill_baseline(path: Path, people: list[Person], members: dict[str, list[str]], said: list[Said]) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript((BASELINE / "schema.sql").read_text())
    expires = int((time.time() + 30 * 86_400) * 1000)
    with connection:
        rows = [(person.id, person.name) for person in people]
        connection.executemany("INSERT INTO users (id, name, role) VALUES (?, ?, 'member')", rows)
        connection.executemany("INSERT INTO sessions VALUES (?, ?, ?)", [(p.token, p.id, expires) for p in people])
        connection.executemany(
            "INSERT INTO memberships VALUES (?, ?)", [(user, room) for room, those in members.items() for user in those]
        )
        connection.executemany(
            "INSERT INTO messages (room, author, client_id, content, created_at) VALUES (?, ?, ?, ?, ?)",
            [(room, author, f"made-{n}", content, at // 1_000) for n, (room, author, content, at) in enumerate(said)],
        )
    connection.close()


# -- words -------------------------------------------------------------------------------------------------

COMMON = """the a we you they this that it is was will can should build ship review test deploy fix break merge branch
release customer ticket invoice meeting coffee lunch plan roadmap sketch draft page button colour query index cache queue
socket server client browser phone team friend office train rain sun morning evening today tomorrow yesterday""".split()
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvxz" for vowel in "aeiou"]
_ENDINGS = ("", "", "n", "s", "r", "ing", "ed", "ly")
_JAPANESE = "会議室東京大阪今日明日資料確認予定変更報告書作成中国語学習時間電話番号住所問題解決方法検索機能追加開発者"


class Words:
    """As frequent as words are: the n-th in proportion to 1/n."""

    def __init__(self) -> None:
        chance = random.Random(9)
        rare = {
            "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) + chance.choice(_ENDINGS): 0
            for _ in range(RARE_WORDS)
        }
        self.all = [*COMMON, *rare]
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.all))))

    def some(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.all, cum_weights=self._weights, k=count)

    def message(self, chance: random.Random) -> str:
        text = " ".join(self.some(chance, chance.randint(3, 24)))
        kind = chance.random()
        one, other, third = chance.choices(self.all, k=3)
        if kind < 0.03:
            return f"{text} {''.join(chance.choices(_JAPANESE, k=chance.randint(4, 30)))}"
        if kind < 0.05:
            return f"{text} `{one}_{other}(x)->{third}`"
        if kind < 0.06:
            return f"{text} {one}.{other}{chance.randint(1, 999)}@example.org"
        if kind < 0.08:
            return f"{text} {one}-{other}"
        return f"{text} https://example.org/{one}/{chance.randint(1, 99_999)}" if kind < 0.1 else text


@dataclass(frozen=True, slots=True)
class Query:
    """`plain`: the same for a server that knows no filters."""

    kind: str
    typed: str
    plain: str


KINDS = (
    "common word",
    "two words",
    "rare word",
    "phrase",
    "while typing",
    "Japanese",
    "part of a word",
    "e-mail",
    "code",
    "filters",
)


def queries(count: int) -> list[Query]:
    """The kinds in turn."""
    chance = random.Random(10)
    words = Words()
    return [_query(KINDS[number % len(KINDS)], words, chance) for number in range(count)]


def _query(kind: str, words: Words, chance: random.Random) -> Query:
    common, other = chance.sample(COMMON[12:], k=2)
    rare = chance.choice(words.all[1_000:])
    typed = {
        "common word": f"{common} ",
        "two words": f"{common} {other} ",
        "rare word": f"{rare} ",
        "phrase": f'"{common} {other}"',
        "while typing": (common + rare)[: chance.randint(2, 4)] if chance.random() < 0.5 else f"{common} {rare[:3]}",
        "Japanese": "".join(chance.choices(_JAPANESE, k=2)),
        "part of a word": rare[1:6].ljust(3, "a"),
        "e-mail": f"{rare}.{common}{chance.randint(1, 999)}@example.org",
        "code": f"{common}_{rare}(x)",
        "filters": f"{common} {chance.choice(('from:me', 'has:link', '-' + other, 'after:2020-01-01 has:code', 'in:general'))}",
    }[kind]
    return Query(kind, typed, common if kind == "filters" else typed.replace('"', " "))
