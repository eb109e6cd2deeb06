"""The command line: exit codes, and one line for a person when something is wrong."""

from __future__ import annotations

import asyncio
import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from moving import postgres_targets, sqlite_world
from postgres_server import ask, fresh_database

from klatsch import __version__, cli, serve
from klatsch.errors import StartRefused
from klatsch.model.users import User
from klatsch.settings import Settings

PASSWORD = "four unrelated words, surely"


class Shell:
    """`klatsch WORDS`, in this process, on a data directory of its own."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.data, self._capsys, self._monkeypatch = data, capsys, monkeypatch

    def __call__(self, *words: str, typed: str = "") -> tuple[int, str, str]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        given = [*words] if words[0] == "version" else [*words, "--data", str(self.data)]
        code = cli.main(given)
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def refused(self, *words: str, typed: str = "") -> tuple[str, str]:
        """What is said when it does not work: the line, and the hint."""
        code, out, err = self(*words, typed=typed)
        assert (code, out) == (1, "")
        first, _, hint = err.partition("\n")
        assert first.startswith("klatsch: ")
        assert hint == "" or re.fullmatch("hint: .+\n", hint)
        return first.removeprefix("klatsch: "), hint


@pytest.fixture
def klatsch(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setattr(cli, "start_logging", lambda **how: None)
    return Shell(tmp_path / "data", capsys, monkeypatch)


# -- words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        [], ["dance"], ["serve", "--prot", "1"], ["serve", "--port", "http"], ["user"], ["user", "add", "a@example.org"],
        ["user", "add", "a@example.org", "--name", "A"], ["user", "add", "a@b.c", "--name", "A", "--role", "king", "--password-stdin"],
        ["demo", "--users", "-1"], ["demo", "--users", "x"], ["check", "--jsn"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_words_are_exit_code_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    assert left.value.code == 2
    assert "usage: klatsch" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--help"], ["serve", "--help"], ["user", "add", "--help"], ["demo", "--help"]], ids=" ".join
)
def test_help_is_exit_code_0(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    assert left.value.code == 0
    assert capsys.readouterr().out


def test_no_password_is_ever_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["user", "add", "--help"])
    assert not re.search(r"--password [A-Z]", capsys.readouterr().out)


def test_the_version_for_people_and_for_programs(klatsch: Shell) -> None:
    assert klatsch("version") == (0, f"klatsch {__version__}\n", "")
    code, out, _ = klatsch("version", "--json")
    assert (code, json.loads(out)["klatsch"], set(json.loads(out))) == (0, __version__, {"klatsch", "python", "sqlite"})


def test_a_wrong_setting_is_one_line(klatsch: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLATSCH_PROT", "1")
    said, hint = klatsch.refused("check")
    assert said == "There is no setting KLATSCH_PROT."
    assert "settings.md" in hint


def test_interrupting_is_exit_code_130(klatsch: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(settings: Settings, *, say: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "run", interrupted)
    assert klatsch("serve")[0] == 130


def test_serve_hands_on_what_it_was_given(klatsch: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Settings] = []

    def run(settings: Settings, *, say: Any) -> None:
        served.append(settings)
        say("ready")

    monkeypatch.setattr(serve, "run", run)
    words = ("serve", "--host", "::1", "--port", "0", "--url", "https://Chat.example.org/")
    assert klatsch(*words) == (0, "ready\n", "")
    (settings,) = served
    assert (settings.host, settings.port, settings.url) == ("::1", 0, "https://chat.example.org")
    assert settings.data == klatsch.data


def test_a_refused_start_is_exit_code_1(klatsch: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(settings: Settings, *, say: Any) -> None:
        raise StartRefused("No.", hint="Otherwise.")

    monkeypatch.setattr(serve, "run", run)
    assert klatsch.refused("serve") == ("No.", "hint: Otherwise.\n")
    assert klatsch.refused("serve", "--port", "70000")[0] == "KLATSCH_PORT is wrong: Expected `int` <= 65535."


# -- people ------------------------------------------------------------------------------------------------------


def add(klatsch: Shell, email: str = "ann@example.org", *more: str, password: str = PASSWORD) -> tuple[int, str, str]:
    return klatsch("user", "add", email, "--name", "Ann", "--password-stdin", *more, typed=password + "\n")


def test_a_person_is_added_once(klatsch: Shell) -> None:
    code, out, err = add(klatsch, "Ann@Example.org", "--role", "owner")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"\S+ is U[0-9A-F]{16}, owner\.\n", out)
    words = ("user", "add", "ann@example.org", "--name", "Ann", "--password-stdin")
    assert klatsch.refused(*words, typed=PASSWORD)[0] == "There is an account with this e-mail address already."


@pytest.mark.parametrize(
    ("email", "password"), [("ann@example.org", "short"), ("ann@example.org", ""), ("ann", PASSWORD)]
)
def test_a_weak_password_or_no_address_is_refused(email: str, password: str, klatsch: Shell) -> None:
    klatsch.refused("user", "add", email, "--name", "Ann", "--password-stdin", typed=password)
    assert "0 users" in klatsch("check")[1]


def test_the_password_is_never_said_again(klatsch: Shell) -> None:
    assert PASSWORD not in "".join(add(klatsch)[1:])
    code, out, err = klatsch("user", "password", "ann@example.org", "--password-stdin", typed=PASSWORD * 2 + "\n")
    assert code == 0
    assert PASSWORD not in out + err


@pytest.mark.parametrize(
    "action",
    [["password", "--password-stdin"], ["deactivate"], ["ban"], ["activate"], ["role", "--role", "guest"]],
    ids=" ".join,
)
def test_nobody_is_told_so(action: list[str], klatsch: Shell) -> None:
    said, hint = klatsch.refused("user", action[0], "eve@example.org", *action[1:], typed=PASSWORD)
    assert said == "Nobody here has the address eve@example.org."
    assert hint


def test_somebody_is_let_out_and_in_again(klatsch: Shell) -> None:
    add(klatsch)
    assert klatsch("user", "deactivate", "ann@example.org")[1].startswith("ann@example.org may no longer sign in")
    assert is_active(klatsch) == [False]
    assert klatsch("user", "ban", "ann@example.org")[1].startswith("ann@example.org may no longer sign in")
    assert is_active(klatsch) == [False]
    assert klatsch("user", "activate", "ANN@example.org")[1].startswith("ann@example.org may sign in again")
    assert is_active(klatsch) == [True]


def test_somebody_is_made_something_else_and_a_bot_stays_one(klatsch: Shell) -> None:
    add(klatsch)
    said = klatsch("user", "role", "ann@example.org", "--role", "owner")[1]
    assert said == "ann@example.org is an owner now; their sessions have ended.\n"
    assert [user.role for user in found(klatsch)] == ["owner"]
    assert klatsch.refused("user", "deactivate", "ann@example.org")[0] == "This is the last owner of the workspace."
    assert klatsch.refused("user", "role", "ann@example.org", "--role", "guest")[1]
    assert add(klatsch, "robo@example.org", "--role", "bot")[1].endswith(", bot.\n")
    assert "is a bot" in klatsch.refused("user", "role", "robo@example.org", "--role", "admin")[0]
    assert [user.role for user in found(klatsch, "robo@example.org")] == ["bot"]


def is_active(klatsch: Shell) -> list[bool]:
    return [user.active for user in found(klatsch)]


def found(klatsch: Shell, email: str = "ann@example.org") -> list[User]:
    async def look() -> list[User]:
        async with serve.opened_stores(Settings(data=klatsch.data)) as (auth_db, _):
            user = await auth_db.find_user_by_email(email)
            return [user] if user else []

    return asyncio.run(look())


# -- upkeep ---------------------------------------------------------------------------------------------------------


def test_whole_databases_check_out(klatsch: Shell) -> None:
    code, out, err = klatsch("check")
    assert (code, err) == (0, "")
    assert re.search(r"^auth: ok \(schema \d+; 0 users, 0 sessions\)$", out, re.MULTILINE)
    assert re.search(r"^messages: ok \(schema \d+; 1 rooms, 0 messages\)$", out, re.MULTILINE)
    code, out, err = klatsch("check", "--json")
    assert (code, json.loads(out)["ok"]) == (0, True)


def test_damage_is_exit_code_1_and_is_named(klatsch: Shell) -> None:
    klatsch("demo", "--users", "2", "--rooms", "0", "--messages", "600")
    path = klatsch.data / "messages.db"
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 8 * 7 // 4_096 * 4_096)
        file.write(b"\xff" * 4_096 * 2)
    code, out, err = klatsch("check")
    assert (code, err) == (1, "")
    assert "auth: ok" in out
    assert re.search(r"^messages: DAMAGED .*\n  \S", out, re.MULTILINE)
    code, out, _ = klatsch("check", "--json")
    assert (code, json.loads(out)["ok"], json.loads(out)["auth"]["ok"]) == (1, False, True)


def test_a_broken_search_index_is_named_and_repaired(klatsch: Shell) -> None:
    klatsch("demo", "--users", "2", "--rooms", "0", "--messages", "300")
    code, out, err = klatsch("check", "--repair")
    assert (code, err) == (0, "The search index was made anew; 300 messages are in it.\n")
    assert "messages: ok" in out
    with closing(sqlite3.connect(klatsch.data / "messages-search.db", isolation_level=None)) as other:
        other.execute("DELETE FROM search_words_docsize WHERE id % 3 = 0")
    code, out, _ = klatsch("check")
    assert code == 1
    assert re.search(r"^messages: DAMAGED .*\n  search: .*--repair", out, re.MULTILINE)
    code, out, _ = klatsch("check", "--json", "--repair")
    assert (code, json.loads(out)["ok"]) == (0, True)


def test_a_database_that_is_none_is_refused_and_not_replaced(klatsch: Shell) -> None:
    klatsch("migrate")
    for path in klatsch.data.glob("messages.db*"):
        path.unlink()
    (klatsch.data / "messages.db").write_bytes(b"")
    for command in ("check", "migrate", "demo"):
        said, hint = klatsch.refused(command)
        assert "messages.db is not a database" in said
        assert "backup" in hint
    assert (klatsch.data / "messages.db").read_bytes() == b""


def test_migrating_says_where_it_stands_and_may_be_repeated(klatsch: Shell) -> None:
    first, second = klatsch("migrate"), klatsch("migrate")
    assert first == second
    assert re.fullmatch(r"auth: schema \d+\nmessages: schema \d+\n", first[1])
    assert first[0] == 0


def test_the_plan_is_the_sql_that_is_missing_and_changes_nothing(klatsch: Shell) -> None:
    code, said, _ = klatsch("migrate", "--plan")
    assert code == 0
    assert not klatsch.data.exists()
    assert said.index("-- auth: 0001_first") < said.index("CREATE TABLE users") < said.index("-- messages: 0001_first")
    klatsch("migrate")
    assert klatsch("migrate", "--plan")[1] == "-- auth: nothing to do\n-- messages: nothing to do\n"


def test_the_plan_for_another_engine_is_in_its_own_words(klatsch: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    url = fresh_database()
    monkeypatch.setenv("KLATSCH_AUTH_DATABASE", url)
    plan = klatsch("migrate", "--plan")[1]
    assert "LANGUAGE plpgsql" in plan.partition("-- messages: ")[0]
    assert (
        ask(lambda connection: connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), url)
        == 0
    )
    klatsch("migrate")
    assert "-- auth: nothing to do" in klatsch("migrate", "--plan")[1]


def test_the_data_directory_is_for_its_owner_alone(klatsch: Shell) -> None:
    klatsch("migrate")
    assert klatsch.data.stat().st_mode & 0o077 == 0


def test_a_data_directory_that_cannot_be_made_is_one_line(klatsch: Shell) -> None:
    klatsch.data.write_text("a file")
    assert "cannot be made" in klatsch.refused("migrate")[0]


# -- moving ----------------------------------------------------------------------------------------------------


def test_move_says_how_far_it_is_and_what_it_moved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = sqlite_world(tmp_path / "a"), postgres_targets()
    words = ["move", "--from", f"sqlite:{source.data}", "--to", target.auth, target.messages]
    assert cli.main(words) == 0
    said = capsys.readouterr()
    assert re.fullmatch(
        r"Moved \d+ rows of \d+ tables; both sides are equal, and the source is as it was\.\n", said.out
    )
    assert "messages: messages: 25 rows are there" in said.err
    assert cli.main(words) == 1
    said = capsys.readouterr()
    assert said.err.startswith("klatsch: The target has data already.\nhint: ")


def test_move_needs_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["move", "--from", "sqlite:data"])
    assert left.value.code == 2
    assert "--to" in capsys.readouterr().err
    assert cli.main(["move", "--from", "data", "--to", "postgresql://h/x"]) == 1
    assert "sqlite:DIR" in capsys.readouterr().err
