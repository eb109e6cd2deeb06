"""The ways back are walked in tests/http/auth/test_providers.py."""

from __future__ import annotations

from klatsch.auth.callback import _failure_of as failure_of  # pyright: ignore[reportPrivateUsage]
from klatsch.auth.failures import BROKEN, DENIED, NOT_LINKED, Failure, Refused
from klatsch.errors import NotAllowed, RateLimited


def test_a_failure_is_told_as_the_client_would_have_it() -> None:
    assert failure_of(Refused(NOT_LINKED), is_old=False) == NOT_LINKED
    assert failure_of(Refused(NOT_LINKED), is_old=True) == Failure(NOT_LINKED.v4, NOT_LINKED.v4)
    assert failure_of(NotAllowed(), is_old=False) == DENIED
    assert failure_of(RateLimited(), is_old=False) == BROKEN
