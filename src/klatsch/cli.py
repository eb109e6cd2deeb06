"""The command line. Exit codes: 0 done, 1 refused or a problem found, 2 the words are wrong."""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from klatsch import __version__
from klatsch.clock import SystemClock
from klatsch.errors import KlatschError
from klatsch.log import start_logging
from klatsch.model.users import AccountState, Role, User
from klatsch.settings import Settings, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    try:
        return given.command(given)
    except KlatschError as error:
        print(f"klatsch: {error.text}", file=sys.stderr)
        if error.advice:
            print(f"hint: {error.advice}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="klatsch", description="Team chat in one process and two SQLite files.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_user(commands)
    _add_upkeep(commands)
    _add_demo(commands)
    return top


def _add_serve(commands: Any) -> None:
    serve = commands.add_parser("serve", help="serve in the foreground until SIGTERM")
    _add_data(serve)
    serve.add_argument("--host", help="address to listen on (127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (8080)")
    serve.add_argument("--url", metavar="ORIGIN", help="public origin, as browsers see it: https://chat.example.org")
    serve.set_defaults(command=serve_command)


def _add_user(commands: Any) -> None:
    user = commands.add_parser("user", help="add people, give them a new password or role, let them out and in again")
    actions = user.add_subparsers(required=True, metavar="ACTION")
    add = actions.add_parser("add", help="add a person")
    add.add_argument("--name", required=True, help="what others see")
    add.add_argument("--role", choices=[role.value for role in Role], default="member")
    add.set_defaults(command=add_user)
    password = actions.add_parser("password", help="give a person a new password; all their sessions end")
    password.set_defaults(command=set_password)
    for action in (add, password):
        about = "read the password from the first line of standard input"
        action.add_argument("--password-stdin", action="store_true", required=True, help=about)
    role = actions.add_parser("role", help="make a person something else; all their sessions end")
    role.add_argument("--role", choices=[role.value for role in Role if role is not Role.BOT], required=True)
    role.set_defaults(command=set_role)
    states = [
        actions.add_parser("deactivate", help="end all sessions of a person and let them in no more"),
        actions.add_parser("ban", help="the same, for those who are not to come back"),
        actions.add_parser("activate", help="let a deactivated or banned person in again"),
    ]
    for action, state in zip(states, ("deactivated", "banned", "active"), strict=True):
        action.set_defaults(command=set_state, state=state)
    for action in (add, password, role, *states):
        action.add_argument("email", metavar="EMAIL")
        _add_data(action)


def _add_upkeep(commands: Any) -> None:
    migrate = commands.add_parser("migrate", help="bring both databases to the newest schema")
    migrate.add_argument("--plan", action="store_true", help="print the SQL that would be run; change nothing")
    migrate.set_defaults(command=migrate_databases)
    check = commands.add_parser("check", help="look for damage; exit code 1 when there is some")
    check.add_argument("--json", action="store_true", help="one JSON object")
    check.add_argument("--repair", action="store_true", help="make the search index anew; messages stay as they are")
    check.set_defaults(command=check_databases)
    for command in (migrate, check):
        _add_data(command)
    move = commands.add_parser("move", help="bring both databases from SQLite to PostgreSQL, or back; the source stays")
    pair = "sqlite:DIR, or postgresql://…/NAME (for NAME_auth and NAME_messages), or both URLs"
    move.add_argument("--from", dest="source", nargs="+", required=True, metavar="URL", help=pair)
    move.add_argument("--to", dest="target", nargs="+", required=True, metavar="URL", help="the same, and empty")
    move.set_defaults(command=move_databases)
    version = commands.add_parser("version", help="the version")
    version.add_argument("--json", action="store_true", help="one JSON object, with those of Python and SQLite")
    version.set_defaults(command=show_version)


def _add_demo(commands: Any) -> None:
    demo = commands.add_parser("demo", help="made-up people, rooms and history, for trying out and for benchmarks")
    _add_data(demo)
    demo.add_argument("--users", type=_count, default=20)
    demo.add_argument("--rooms", type=_count, default=5)
    demo.add_argument("--messages", type=_count, default=1_000)
    tokens = "write one JSON a line: user id, email, name, session token, room ids (mode 600)"
    demo.add_argument("--tokens", type=Path, metavar="FILE", help=tokens)
    demo.set_defaults(command=make_demo)


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, metavar="DIR", help="data directory (./data)")


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return value


# -- commands ------------------------------------------------------------------------------------------


def serve_command(given: argparse.Namespace) -> int:
    from klatsch import serve

    settings = read_settings(data=given.data, host=given.host, port=given.port, url=given.url)
    start_logging(form=settings.log_format, level=settings.log_level)
    serve.run(settings, say=lambda line: print(line, flush=True))
    return 0


def add_user(given: argparse.Namespace) -> int:
    from klatsch.auth.signup import add_user as add

    password = _password_from_stdin()

    async def work(auth_db: Any) -> None:
        user = await add(
            auth_db,
            email=given.email,
            name=given.name,
            role=Role(given.role),
            password=password,
            now=SystemClock().now(),
        )
        print(f"{user.email} is {user.id}, {user.role}.")

    return _with_auth_db(given, work)


def set_password(given: argparse.Namespace) -> int:
    from klatsch.auth.password import reset_password

    password = _password_from_stdin()

    async def work(auth_db: Any) -> None:
        await reset_password(auth_db, email=given.email, password=password, now=SystemClock().now())
        print(f"{given.email} has a new password; their sessions have ended.")

    return _with_auth_db(given, work)


def set_role(given: argparse.Namespace) -> int:
    from klatsch.auth.email import normal_email
    from klatsch.auth_db import AccountChange

    role = Role(given.role)

    async def work(auth_db: Any) -> None:
        user = await _must_be_somebody(auth_db, normal_email(given.email))
        if user.role is Role.BOT:
            raise KlatschError(f"{user.email} is a bot, and stays one.", hint="Add a person beside it.")
        await auth_db.change_account(user.id, AccountChange(role=role))
        print(f"{user.email} is {'an' if role.value[0] in 'ao' else 'a'} {role} now; their sessions have ended.")

    return _with_auth_db(given, work)


def set_state(given: argparse.Namespace) -> int:
    from klatsch.auth.email import normal_email
    from klatsch.auth_db import AccountChange

    state = AccountState(given.state)

    async def work(auth_db: Any) -> None:
        user = await _must_be_somebody(auth_db, normal_email(given.email))
        await auth_db.change_account(user.id, AccountChange(state=state))
        is_in = state is AccountState.ACTIVE
        print(f"{user.email} may {'sign in again' if is_in else 'no longer sign in; their sessions have ended'}.")

    return _with_auth_db(given, work)


async def _must_be_somebody(auth_db: Any, email: str) -> User:
    user = await auth_db.find_user_by_email(email)
    if user is None:
        raise KlatschError(f"Nobody here has the address {email}.", hint="Check the spelling.")
    return user


def migrate_databases(given: argparse.Namespace) -> int:
    if given.plan:
        from klatsch.serve import migration_plan

        print(asyncio.run(migration_plan(_settings(given))))
        return 0

    async def work(auth_db: Any, messages_db: Any) -> int:
        for name, report in (("auth", await auth_db.check()), ("messages", await messages_db.check())):
            print(f"{name}: schema {report['schema']}")
        return 0

    return _with_stores(given, work)


def check_databases(given: argparse.Namespace) -> int:
    async def work(auth_db: Any, messages_db: Any) -> int:
        if given.repair:
            indexed = await messages_db.rebuild_index()
            print(f"The search index was made anew; {indexed} messages are in it.", file=sys.stderr)
        reports: dict[str, dict[str, Any]] = {"auth": await auth_db.check(), "messages": await messages_db.check()}
        fine = all(report["ok"] for report in reports.values())
        if given.json:
            print(json.dumps({"ok": fine, **reports}))
        for name, report in () if given.json else reports.items():
            counts = ", ".join(
                f"{value} {key}" for key, value in report.items() if key not in ("ok", "problems", "schema")
            )
            print(f"{name}: {'ok' if report['ok'] else 'DAMAGED'} (schema {report['schema']}; {counts})")
            for problem in report["problems"]:
                print(f"  {problem}")
        return 0 if fine else 1

    return _with_stores(given, work)


def move_databases(given: argparse.Namespace) -> int:
    from klatsch.move import move, pair_of

    source, target = pair_of(given.source), pair_of(given.target)
    moved = asyncio.run(move(source, target, say=lambda line: print(line, file=sys.stderr)))
    print(f"Moved {moved.rows:,} rows of {moved.tables} tables; both sides are equal, and the source is as it was.")
    return 0


def show_version(given: argparse.Namespace) -> int:
    versions = {"klatsch": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    print(json.dumps(versions) if given.json else f"klatsch {__version__}")
    return 0


def make_demo(given: argparse.Namespace) -> int:
    from klatsch.demo import Wish, make

    wish = Wish(users=given.users, rooms=given.rooms, messages=given.messages, tokens=given.tokens)

    async def work(auth_db: Any, messages_db: Any) -> int:
        await make(wish, auth_db, messages_db, say=lambda line: print(line, file=sys.stderr))
        return 0

    return _with_stores(given, work)


# -- what they share -------------------------------------------------------------------------------------


def _with_auth_db(given: argparse.Namespace, work: Callable[[Any], Awaitable[None]]) -> int:
    async def both(auth_db: Any, messages_db: Any) -> int:
        await work(auth_db)
        return 0

    return _with_stores(given, both)


def _with_stores(given: argparse.Namespace, work: Callable[[Any, Any], Awaitable[int]]) -> int:
    """Run `work` with both databases open at the newest schema. A running server may have them open too."""
    from klatsch.serve import opened_stores

    settings = _settings(given)

    async def run() -> int:
        async with opened_stores(settings) as stores:
            return await work(*stores)

    return asyncio.run(run())


def _settings(given: argparse.Namespace) -> Settings:
    settings = read_settings(data=given.data)
    start_logging(form=settings.log_format, level="warning")
    return settings


def _password_from_stdin() -> str:
    return sys.stdin.readline().rstrip("\r\n")
