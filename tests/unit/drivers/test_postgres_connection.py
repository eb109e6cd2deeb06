from __future__ import annotations

import pytest

from klatsch.drivers.postgres_connection import count_of


@pytest.mark.parametrize(("tag", "count"), [("UPDATE 3", 3), ("INSERT 0 2", 2), ("DELETE 0", 0)])
def test_a_tag_says_how_many_rows_were_touched(tag: str, count: int) -> None:
    assert count_of(tag) == count
