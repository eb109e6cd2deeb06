"""Two Klatsch processes on one PostgreSQL and one Valkey: as behind a balancer, but that a story chooses whom it asks."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Self

from cast import UNLIMITED, Person, Server
from postgres_server import fresh_database
from valkey_server import OwnValkey

ORIGIN = "http://chat.example"
SECRET = "a secret of thirty-two characters, or more"


class Nodes:
    """`with Nodes(folder) as nodes`: `one` and `two` run; `valkey` may be hurt."""

    def __init__(self, folder: Path, *, script: str = "", hub: str = "") -> None:
        """`script`: Python to run in each before it starts. `hub`: another way to the hub than straight."""
        self.valkey = OwnValkey()
        self.environ = {
            **UNLIMITED,
            "KLATSCH_AUTH_DATABASE": fresh_database("auth"),
            "KLATSCH_MESSAGES_DATABASE": fresh_database("messages"),
            "KLATSCH_HUB": hub or self.valkey.url,
            "KLATSCH_SECRET": SECRET,
        }
        self.one, self.two = (
            Server(folder / name, "--url", ORIGIN, script=script, environ=self.environ) for name in ("one", "two")
        )
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for it in (self.valkey, self.one, self.two):
            self._stack.enter_context(it)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def people(self, count: int) -> list[tuple[Person, Person]]:
        """Each of them twice, with the same session: at the first process and at the second."""
        return [(it, it.copy(base=self.two.base)) for it in self.one.populate(users=count)]
