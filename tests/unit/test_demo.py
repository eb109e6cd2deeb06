"""Made-up people, rooms and history."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from workbench import opened_klatsch

from klatsch import demo
from klatsch.chat import Klatsch
from klatsch.chat.sessions import find_session
from klatsch.clock import DAY, SetClock, SystemClock
from klatsch.demo import Wish, batched_range, make
from klatsch.model.messages import Span
from klatsch.model.users import Role


@pytest.fixture
def clock() -> SetClock:
    """Demo histories end now, by the clock on the wall."""
    return SetClock(SystemClock().now())


async def made(
    app: Klatsch, *, users: int = 7, rooms: int = 3, messages: int = 50, tokens: Path | None = None
) -> list[str]:
    said: list[str] = []
    wish = Wish(users=users, rooms=rooms, messages=messages, tokens=tokens)
    await make(wish, app.auth_db, app.messages_db, say=said.append)
    return said


async def test_as_many_as_were_wished_for(app: Klatsch) -> None:
    said = await made(app)
    auth, messages = await app.auth_db.check(), await app.messages_db.check()
    assert (auth["users"], auth["sessions"], messages["rooms"], messages["messages"]) == (7, 7, 4, 50)
    assert messages["ok"], messages["problems"]
    assert "demo0@example.com to demo6@example.com" in said[0]
    assert await app.auth_db.workspace_name() == "Demo"


async def test_the_password_that_it_says_lets_everybody_in(app: Klatsch) -> None:
    said = await made(app, users=2, messages=0)
    password = said[0].rpartition(" ")[2]
    user = await app.auth_db.find_user_by_email("demo1@example.com")
    assert user
    assert await app.passwords.verify(await app.auth_db.password_of(user.id), password)
    assert not await app.passwords.verify(await app.auth_db.password_of(user.id), "another")


async def test_the_tokens_are_sessions_and_their_file_is_for_its_owner_alone(app: Klatsch, tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    said = await made(app, tokens=path)
    assert str(path) in said[-1]
    assert path.stat().st_mode & 0o777 == 0o600
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(rows) == 7
    for row in rows:
        session = await find_session(row["sessionToken"], agent="", address="", app=app)
        assert session
        assert (session.user.id, session.user.email, session.user.name) == (row["userId"], row["email"], row["name"])
        assert {mine.room.id for mine in await app.messages_db.rooms_of(row["userId"])} == set(row["rooms"])


async def test_one_owner_and_the_rest_members(app: Klatsch) -> None:
    await made(app, messages=0)
    users = [await app.auth_db.find_user_by_email(f"demo{n}@example.com") for n in range(7)]
    assert [user.role for user in users if user] == [Role.OWNER] + [Role.MEMBER] * 6


async def test_history_is_spread_over_ninety_days_and_ends_now(app: Klatsch) -> None:
    await made(app, users=2, rooms=0, messages=100)
    user = await app.auth_db.find_user_by_email("demo0@example.com")
    assert user
    (row,) = await app.messages_db.rooms_of(user.id)
    page = await app.messages_db.page(user.id, row.room.id, Span(limit=200))
    assert page
    times = [message.created_at for message in page.messages]
    assert times == sorted(set(times))
    assert 85 * DAY < times[-1] - times[0] < 91 * DAY
    assert times[-1] <= SystemClock().now()


async def test_the_same_numbers_give_the_same_conversations(tmp_path: Path, clock: SetClock) -> None:
    told: list[list[tuple[str, str]]] = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        async with opened_klatsch(tmp_path / name, clock=clock) as app:
            await made(app, users=3, rooms=0, messages=30)
            user = await app.auth_db.find_user_by_email("demo0@example.com")
            assert user
            messages = await app.messages_db.newest(user.id, limit=200)
            cards = await app.auth_db.profiles_of([message.author for message in messages])
            told.append([(cards[message.author].name, message.content) for message in messages])
    assert told[0] == told[1]
    assert len(told[0]) == 30


async def test_again_is_more_and_nothing_breaks(app: Klatsch) -> None:
    for _ in range(2):
        await made(app, users=2, rooms=1, messages=5)
    assert (await app.auth_db.check())["users"] == 4
    assert (await app.messages_db.check())["messages"] == 10


@pytest.mark.parametrize("numbers", [(0, 0, 0), (0, 2, 5), (1, 0, 0), (1, 30, 3)])
async def test_small_wishes_are_granted(numbers: tuple[int, int, int], app: Klatsch) -> None:
    users, rooms, messages = numbers
    await made(app, users=users, rooms=rooms, messages=messages)
    assert (await app.messages_db.check())["messages"] == (messages if users else 0)


def test_large_wishes_are_granted_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "AT_A_TIME", 4)
    assert batched_range(1, 10) == [range(1, 5), range(5, 9), range(9, 10)]
    assert batched_range(3, 3) == []
