"""A route is one row of a table."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from klatsch.chat import Klatsch
from klatsch.http.route import DELETE, GET, PATCH, POST, PUT, Reply


async def answer(request: Request, app: Klatsch) -> Reply:
    return Reply()


def test_a_row_reads_as_method_path_handler_and_summary() -> None:
    rows = (
        GET("/a", answer, "Read"), POST("/a", answer, "Write", most_bytes=7), DELETE("/a", answer, "Take back"),
        PUT("/a", answer, "Set"), PATCH("/a", answer, "Change"),
    )  # fmt: skip
    assert [(row.method, row.path, row.summary) for row in rows] == [
        ("GET", "/a", "Read"), ("POST", "/a", "Write"), ("DELETE", "/a", "Take back"), ("PUT", "/a", "Set"), ("PATCH", "/a", "Change")
    ]  # fmt: skip
    assert rows[1].most_bytes == 7


def test_whoever_says_nothing_else_asks_for_a_session_and_for_proof_of_origin() -> None:
    row = POST("/a", answer, "Write")
    assert row.signed_in
    assert not row.proves_itself


def test_a_word_that_no_row_knows_is_refused() -> None:
    with pytest.raises(TypeError):
        GET("/a", answer, "Read", singed_in=False)
