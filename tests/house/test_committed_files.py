"""What is committed belongs to everybody: it names no machine of ours and no registry's address."""

from __future__ import annotations

import re

import pytest
from repository import committed, named, text_of

# Written in two halves, so that this file does not break its own rule.
REGISTRIES = tuple(
    ".".join(halves)
    for halves in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry.npmjs", "org"),
        ("registry.yarnpkg", "com"),
        ("deb.debian", "org"),
        ("security.debian", "org"),
    )
)
OUR_MACHINES = re.compile(r"(?<![\w.*}])/(?:root|home|work|Users)/" + r"[\w.]")


def offences(text: str) -> list[str]:
    """The lines that name a registry or a place on somebody's machine."""
    return [
        line.strip()[:120]
        for line in text.splitlines()
        if any(host in line for host in REGISTRIES) or OUR_MACHINES.search(line)
    ]


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = [f"{named(path)}: {line}" for path in committed() for line in offences(text_of(path))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        f'"resolved": "https://{REGISTRIES[2]}/next/-/next.tgz"',
        f"--index-url https://{REGISTRIES[0]}/simple",
        "cd /" + "home/ann/klatsch",
        "path = '/" + "work/main'",
    ],
)
def test_the_rule_above_finds_what_it_looks_for(line: str) -> None:
    assert offences(f"something\n{line}\nelse") == [line]


def test_the_rule_above_lets_others_be() -> None:
    assert offences("see https://example.org/home/ann\nfrontend/work/list.ts\n/usr/bin/env sh") == []


def test_nothing_built_is_committed() -> None:
    built = re.compile(r"(^|/)(node_modules|_web|\.next|__pycache__|dist|out)/|\.(pyc|whl|sqlite3?|db)$")
    assert [named(path) for path in committed() if built.search(named(path))] == []
