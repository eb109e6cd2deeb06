"""Every route, asked whatever its description allows and much that it does not, by three roles: no answer is a crash, and
each is one that the description knows, in the shape that it promises. For long: tests/soak/test_long_schema_fuzz.py."""

from __future__ import annotations

import pytest
from fuzzing import TABLE, Fuzzed, ask, fuzzed

__all__ = ["fuzzed"]

FEW = 5


@pytest.mark.parametrize(("method", "path"), TABLE)
def test_every_answer_is_one_that_the_description_knows(fuzzed: Fuzzed, method: str, path: str) -> None:
    ask(fuzzed, method, path, examples=FEW)
