"""Files and functions that fit into a head."""

from __future__ import annotations

import ast
from pathlib import Path

from repository import committed, named

MOST_LINES_OF_A_FILE = 299
MOST_LINES_OF_A_FUNCTION = 40

CODE = [
    path
    for path in committed()
    if path.suffix in (".py", ".ts", ".tsx")
    and named(path).startswith(("src/", "frontend/", "scripts/"))
    # What a program wrote is for programs.
    and ".gen." not in path.name
]


def functions(source: str) -> list[tuple[str, int]]:
    """Name and length in lines of every function, without its decorators."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]
    return [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in found]


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_files_are_short() -> None:
    assert CODE
    long = {named(path): lines_of(path) for path in CODE if lines_of(path) > MOST_LINES_OF_A_FILE}
    assert not long, "split them where they have two subjects"


def test_functions_are_short() -> None:
    long = [
        f"{named(path)}: {name} has {length} lines"
        for path in CODE
        if path.suffix == ".py"
        for name, length in functions(path.read_text())
        if length > MOST_LINES_OF_A_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_lines_are_counted_right() -> None:
    source = "@decorated\nasync def one():\n    x = 1\n\n    def inner():\n        return x\n\n    return inner\n"
    assert functions(source) == [("one", 7), ("inner", 2)]
