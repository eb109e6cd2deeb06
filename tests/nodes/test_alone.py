"""A process whose hub is in its memory serves alone: beside another it would be half deaf, and nobody would notice."""

from __future__ import annotations

from pathlib import Path

import pytest
from cast import Server
from noding import ORIGIN, Nodes

IMPATIENT = "from klatsch.drivers import postgres_serving\npostgres_serving.PATIENCE_SECONDS = 0.5"


@pytest.mark.parametrize(
    ("hub", "advice"),
    [("memory:", "the same KLATSCH_HUB=valkey://"), ("", "Its KLATSCH_HUB is memory:, which serves one process.")],
    ids=["in memory as well", "with Valkey"],
)
def test_beside_one_whose_hub_is_in_memory_nobody_starts(hub: str, advice: str, tmp_path: Path) -> None:
    nodes = Nodes(tmp_path)
    nodes.one.environ["KLATSCH_HUB"] = "memory:"
    second = Server(tmp_path / "second", "--url", ORIGIN, script=IMPATIENT, environ=nodes.environ)
    second.environ["KLATSCH_HUB"] = hub or nodes.valkey.url
    with nodes.valkey, nodes.one:
        with pytest.raises(AssertionError) as refused:
            second.start()
        said = [line for line in second.log.splitlines() if line.startswith(("klatsch: ", "hint: "))]
        assert len(said) == 2, refused.value
        assert "the two would not hear each other" in said[0]
        assert advice in said[1]
        assert "Traceback" not in second.log
        assert nodes.one.run("check").returncode == 0, "a command beside it is no server"
        nodes.one.kill9()
        with second:
            assert second.is_alive, "and now there is room"


def test_beside_those_who_hear_each_other_nobody_is_alone(tmp_path: Path) -> None:
    with Nodes(tmp_path) as nodes:
        third = Server(tmp_path / "third", "--url", ORIGIN, script=IMPATIENT, environ=nodes.environ)
        third.environ["KLATSCH_HUB"] = "memory:"
        with pytest.raises(AssertionError, match="would not hear each other"):
            third.start()
        third.environ["KLATSCH_HUB"] = nodes.valkey.url
        with third:
            assert third.is_alive
