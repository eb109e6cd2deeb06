"""What is in deploy/ can be read by what reads it, and names only settings that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from repository import ROOT

from klatsch.live.farewell import MOST_SECONDS
from klatsch.serve import FINISH_SECONDS
from klatsch.settings import Settings, read_settings, variable_of

DEPLOY = ROOT / "deploy"
SETTINGS = {variable_of(field.name) for field in msgspec.structs.fields(Settings)}


def text(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def compose() -> dict[str, Any]:
    return yaml.safe_load(text("compose.yaml"))


def klatsches() -> dict[str, Any]:
    return {name: it for name, it in compose()["services"].items() if name.startswith("klatsch-")}


# -- settings ----------------------------------------------------------------------------------------------------


def variables_in(text: str) -> set[str]:
    return set(re.findall(r"KLATSCH_[A-Z][A-Z_]*", text)) - {"KLATSCH_NAME"}


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_only_settings_that_there_are_are_named(path: Path) -> None:
    assert variables_in(path.read_text("utf-8")) - SETTINGS == set()


def test_a_setting_that_is_not_there_would_be_noticed() -> None:
    assert variables_in("KLATSCH_DRAIN_SECOND: 5") - SETTINGS == {"KLATSCH_DRAIN_SECOND"}


def test_the_settings_of_compose_are_read_as_they_stand() -> None:
    for it in klatsches().values():
        filled = {name: re.sub(r"\$\{[^}]+\}", "x" * 40, value) for name, value in it["environment"].items()}
        settings = read_settings(filled)
        assert settings.hub.startswith("valkey://")
        assert settings.secure


# -- compose and Caddy -------------------------------------------------------------------------------------------


def test_two_klatsch_share_everything_but_their_directory() -> None:
    one, two = klatsches().values()
    assert one["volumes"] != two["volumes"]
    assert {**one, "volumes": []} == {**two, "volumes": []}


def test_whoever_must_answer_first_is_asked_whether_it_does() -> None:
    services = compose()["services"]
    for it in klatsches().values():
        for name, how in it["depends_on"].items():
            assert how == {"condition": "service_healthy"}
            assert services[name]["healthcheck"]["test"][0] == "CMD"
    assert (DEPLOY / "databases.sql").name in "".join(services["postgres"]["volumes"])


def test_every_volume_and_network_is_declared() -> None:
    whole = compose()
    used = {
        volume.partition(":")[0]
        for it in whole["services"].values()
        for volume in it.get("volumes", ())
        if volume[0] != "."
    }
    assert used == set(whole["volumes"])
    assert {name for it in whole["services"].values() for name in it["networks"]} == set(whole["networks"])


def test_the_proxy_is_believed_and_sends_to_both() -> None:
    (subnet,) = compose()["networks"]["inside"]["ipam"]["config"]
    assert all(it["environment"]["KLATSCH_TRUSTED_PROXIES"] == subnet["subnet"] for it in klatsches().values())
    (sent_to,) = re.findall(r"reverse_proxy (.+) \{", text("Caddyfile"))
    assert sent_to.split() == [f"{name}:8080" for name in klatsches()]
    assert text("Caddyfile").count("{") == text("Caddyfile").count("}")


def test_it_drains_for_longer_than_the_proxy_takes_to_see_it_and_is_not_killed_before() -> None:
    (every,) = re.findall(r"health_interval (\d+)s", text("Caddyfile"))
    assert "health_uri /readyz" in text("Caddyfile")
    for it in klatsches().values():
        drain = int(it["environment"]["KLATSCH_DRAIN_SECONDS"])
        assert drain > 2 * int(every)
        assert int(it["stop_grace_period"].removesuffix("s")) > drain + MOST_SECONDS + FINISH_SECONDS


# -- the image ---------------------------------------------------------------------------------------------------

INSTRUCTIONS = {
    "FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD",
}  # fmt: skip


def instructions() -> list[tuple[str, str]]:
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", text("Dockerfile"), flags=re.MULTILINE))
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in joined.splitlines() if line]


def test_the_image_is_made_in_two_stages_and_runs_as_nobody_in_particular() -> None:
    found = instructions()
    assert {name for name, _ in found} == INSTRUCTIONS
    assert [words for name, words in found if name == "FROM"] == ["python:3.12-slim AS build", "python:3.12-slim"]
    last = [words for name, words in found if name == "USER"][-1]
    assert last.isdecimal()
    assert int(last) > 0
    after_user = [name for name, _ in found][[name for name, _ in found].index("USER") :]
    assert "RUN" not in after_user
    assert dict(found)["ENTRYPOINT"] == '["klatsch"]'
    assert "/healthz" in dict(found)["HEALTHCHECK"]


@pytest.mark.skipif(not shutil.which("hadolint"), reason="hadolint is not installed")
def test_hadolint_has_nothing_to_say() -> None:
    done = subprocess.run(["hadolint", str(DEPLOY / "Dockerfile")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# -- the unit ----------------------------------------------------------------------------------------------------


def unit() -> dict[str, list[str]]:
    """By `Section.Name`."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in text("klatsch.service").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, equals, value = line.partition("=")
            assert equals, line
            found.setdefault(f"{section}.{name}", []).append(value)
    return found


def test_the_unit_is_given_its_directory_and_the_time_to_drain() -> None:
    it = unit()
    (data,) = re.findall(r"KLATSCH_DATA=/var/lib/(\S+)", " ".join(it["Service.Environment"]))
    assert it["Service.StateDirectory"] == [data]
    assert it["Service.ProtectSystem"] == ["strict"]
    assert it["Service.NoNewPrivileges"] == ["yes"]
    assert int(it["Service.TimeoutStopSec"][0]) > MOST_SECONDS + FINISH_SECONDS + 10
    assert it["Install.WantedBy"] == ["multi-user.target"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_reads_the_unit_and_finds_it_safe(tmp_path: Path) -> None:
    copy = tmp_path / "klatsch.service"
    copy.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text("klatsch.service")))
    verified = subprocess.run(["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stderr
    assert "klatsch.service" not in verified.stderr
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout
