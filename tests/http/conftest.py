from __future__ import annotations

from collections.abc import Iterator

import pytest
from cast import Server
from stage import ann, bo, nobody, owner, people, server

__all__ = ["ann", "bo", "nobody", "owner", "people", "server"]


@pytest.fixture(scope="session")
def secure_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Behind a proxy that speaks TLS, as far as it knows."""
    with Server(tmp_path_factory.mktemp("klatsch") / "data", "--url", "https://chat.example.org") as server:
        yield server
