"""However it goes wrong, the reply is the one object: no door and no module writes an error of its own."""

from __future__ import annotations

import ast
import json

import msgspec
import pytest
from repository import SOURCE

from klatsch.errors import KlatschError, every_error
from klatsch.http.openapi import ErrorAnswer
from klatsch.http.wire import error_reply


@pytest.mark.parametrize("error", every_error(), ids=lambda error: error.code)
def test_every_error_becomes_the_one_object(error: type[KlatschError]) -> None:
    reply = error_reply(error())
    decoded = msgspec.json.decode(reply.body, type=ErrorAnswer)
    assert json.loads(reply.body) == msgspec.to_builtins(decoded), "these fields and no others"
    assert (reply.status, decoded.error.code) == (error.status, error.code)
    assert dict(reply.headers)[b"content-type"] == b"application/json"


def test_every_error_is_in_the_one_table() -> None:
    """A class of errors that is made elsewhere would be in no reference and in no sweep."""
    found = {path.relative_to(SOURCE).as_posix(): errors_in(path.read_text()) for path in SOURCE.rglob("*.py")}
    elsewhere = {module: names for module, names in found.items() if names and module != "errors.py"}
    assert elsewhere == {}
    assert len(found["errors.py"]) == len(every_error())


def errors_in(source: str) -> list[str]:
    """Classes that extend `KlatschError` itself; a more precise kind of one that is in the table is no other error."""
    classes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]
    return [c.name for c in classes if any("KlatschError" in ast.unparse(base) for base in c.bases)]


def test_the_rule_above_finds_what_it_looks_for() -> None:
    assert errors_in("class Odd(KlatschError): ...\nclass Even(errors.KlatschError): ...") == ["Odd", "Even"]
    assert errors_in("class Fine(NotFound): ...\nclass Other: ...") == []
