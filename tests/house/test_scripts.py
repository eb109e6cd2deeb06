"""The scripts need nothing but sh and some Python 3.11, and find it past the ones that do not start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from repository import ROOT

SCRIPTS = ("scripts/_env", "scripts/check", "scripts/lock", "scripts/serve", "scripts/test", ".ci/run")


def sourced(command: str, here: Path = ROOT, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs `command` in a shell that has read scripts/_env as if it were in the repository at `here`."""
    words = ["sh", "-c", f'set -eu; . "{ROOT}/scripts/_env"; {command}', str(here / "scripts/serve")]
    return subprocess.run(words, env=os.environ | environ, capture_output=True, text=True, check=False)


def executable(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{content}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_plain_sh(name: str) -> None:
    done = subprocess.run(["sh", "-n", ROOT / name], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert "bash" not in (ROOT / name).read_text()
    if name != "scripts/_env":
        assert os.access(ROOT / name, os.X_OK)


def test_a_python_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    executable(tmp_path / "shims/python3", "echo 'no such version' >&2; exit 127")
    executable(tmp_path / "old/python3", "exit 1")
    good = executable(tmp_path / "good dir/python3.11", f'exec "{sys.executable}" "$@"')
    path = os.pathsep.join(str(tmp_path / name) for name in ("shims", "old", "good dir"))
    found = sourced(f'PATH="{path}" find_python')
    assert found.stdout.strip() == str(good)
    assert sourced(f'PATH="{tmp_path / "old"}"; find_python').returncode != 0


def test_without_a_python_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    refused = sourced(f'find_python() {{ return 1; }}; cd "{tmp_path}"; make_venv', tmp_path)
    assert refused.returncode == 1
    assert "hint: on Debian: apt-get install python3 python3-venv" in refused.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("version", "enough"), [("v18.20.4", False), ("v20.18.9", False), ("v20.19.0", True), ("v24.1.0", True)]
)
def test_an_old_node_is_not_taken(tmp_path: Path, version: str, enough: bool) -> None:
    executable(tmp_path / "node", f"echo {version}")
    executable(tmp_path / "npm", "exit 0")
    done = sourced("has_node", PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert (done.returncode == 0) is enough


def test_a_stamp_holds_until_what_it_was_made_from_changes(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "list.txt").write_text("one")
    stamped = 'is_stamped list "$(digest_of list.txt)"'
    assert sourced(stamped, tmp_path).returncode != 0
    assert sourced('stamp list "$(digest_of list.txt)"', tmp_path).returncode == 0
    assert sourced(stamped, tmp_path).returncode == 0
    (tmp_path / "list.txt").write_text("two")
    assert sourced(stamped, tmp_path).returncode != 0
