from __future__ import annotations

from klatsch.auth import failures
from klatsch.auth.failures import Failure, Refused


def test_every_failure_names_an_error_and_a_page() -> None:
    rows = [value for value in vars(failures).values() if isinstance(value, Failure)]
    assert len(rows) > 10
    for row in rows:
        assert row.v5.partition("?")[0] in ("signin", "error")
        assert "error=" in row.v5
        assert row.v4.partition("?")[0] in ("signin", "error", "signout")
        assert row.v4_status in (200, 400, 401, 403, 429)


def test_a_refusal_carries_its_failure() -> None:
    refused = Refused(failures.LOCKED, retry_after=7)
    assert (refused.failure, refused.retry_after) == (failures.LOCKED, 7)
