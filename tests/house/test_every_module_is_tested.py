"""A module that does something has its unit tests where one would look for them, or this table says where they are."""

from __future__ import annotations

import ast
from pathlib import Path

from repository import ROOT, SOURCE

COVERED_BY = {
    "__main__.py": "tests/house/test_wheel.py",
}


def place_of(module: Path) -> str:
    inside = module.relative_to(SOURCE)
    return COVERED_BY.get(inside.as_posix()) or f"tests/unit/{inside.parent.as_posix()}/test_{inside.name}".replace(
        "/./", "/"
    )


def modules() -> list[Path]:
    """All that do something: values alone need no test, nor do promises."""
    found = (path for path in SOURCE.rglob("*.py") if path.name != "__init__.py" and "_web" not in path.parts)
    return sorted(path for path in found if does_something(path.read_text()))


def does_something(source: str) -> bool:
    return any(is_deed(node) for node in ast.walk(ast.parse(source)))


def is_deed(node: ast.AST) -> bool:
    """A branch, or a function whose body is more than a docstring and `...`."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return isinstance(node, ast.If)
    return not all(isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) for part in node.body)


def test_every_module_has_its_tests() -> None:
    assert modules()
    missing = {
        path.relative_to(SOURCE).as_posix(): place_of(path)
        for path in modules()
        if not (ROOT / place_of(path)).is_file()
    }
    assert not missing, "\n".join(f"src/klatsch/{module} has no {test}" for module, test in missing.items())


def test_the_table_of_exceptions_is_true() -> None:
    assert [module for module in COVERED_BY if not (SOURCE / module).is_file()] == []


def test_values_alone_need_no_test() -> None:
    assert not does_something('"""Values."""\n\nclass User:\n    name: str\n')
    assert not does_something(
        'class Hub(Protocol):\n    async def close(self) -> None:\n        """For good."""\n        ...\n'
    )
    assert does_something("class User:\n    def rename(self):\n        return self\n")
    assert does_something("if __name__ == '__main__':\n    pass\n")
