"""The data directory: its secret, and who may serve it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from klatsch.directory import find_secret, prepare_directory, sole_owner
from klatsch.errors import StartRefused

# -- the secret ----------------------------------------------------------------------------------------------------


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first = find_secret(tmp_path)
    assert len(first) == 64
    assert find_secret(tmp_path) == first
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", " \n", "x" * 31])
def test_a_secret_that_is_none_is_refused_and_not_replaced(content: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(content)
    with pytest.raises(StartRefused, match="holds no secret"):
        find_secret(tmp_path)
    assert (tmp_path / "secret").read_text() == content


# -- the directory ---------------------------------------------------------------------------------------------------


def test_a_directory_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StartRefused, match="cannot be made"):
            prepare_directory(path)
    prepare_directory(tmp_path / "new" / "one")
    prepare_directory(tmp_path / "new" / "one")


OTHER = """
import asyncio, pathlib, sys
from klatsch.directory import sole_owner

async def go():
    async with sole_owner(pathlib.Path(sys.argv[1])):
        pass

asyncio.run(go())
"""


async def test_one_server_to_a_directory_and_the_next_when_it_is_gone(tmp_path: Path) -> None:
    async with sole_owner(tmp_path):
        with pytest.raises(StartRefused, match="Another Klatsch serves"):
            async with sole_owner(tmp_path):
                raise AssertionError("never")
        other = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", OTHER, tmp_path], capture_output=True, text=True
        )
        assert "Another Klatsch serves" in other.stderr, "another process neither"
    async with sole_owner(tmp_path):
        pass
