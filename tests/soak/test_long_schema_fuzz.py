"""A thousand requests to every route, as its description allows and as it does not. By hand: pytest -m soak tests/soak"""

from __future__ import annotations

import pytest
from fuzzing import TABLE, Fuzzed, ask, fuzzed

__all__ = ["fuzzed"]

pytestmark = pytest.mark.soak


@pytest.mark.parametrize(("method", "path"), TABLE)
def test_no_route_answers_what_its_description_does_not_know(fuzzed: Fuzzed, method: str, path: str) -> None:
    ask(fuzzed, method, path, examples=1_000)
