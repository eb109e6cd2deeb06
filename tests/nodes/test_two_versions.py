"""A newer version migrates beside one that runs: what it adds takes nothing from the older one, which goes on until it is its turn."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

from cast import Person
from ledger import Ledger
from noding import Nodes
from patience import note, until

EXPAND = {
    "messages": """
        ALTER TABLE messages ADD COLUMN language text;
        ALTER TABLE messages ADD COLUMN weight bigint NOT NULL DEFAULT 1;
        ALTER TABLE rooms ADD COLUMN colour text NOT NULL DEFAULT 'none';
        ALTER TABLE memberships ADD COLUMN nickname text;
        ALTER TABLE reactions ADD COLUMN tone bigint NOT NULL DEFAULT 0;
        CREATE INDEX messages_by_language ON messages (language) WHERE language IS NOT NULL;
        CREATE TABLE polls (message bigint PRIMARY KEY, question text NOT NULL);
    """,
    "auth": """
        ALTER TABLE users ADD COLUMN phone text;
        ALTER TABLE user_details ADD COLUMN pronouns text NOT NULL DEFAULT '';
        ALTER TABLE sessions ADD COLUMN place text;
        ALTER TABLE session_details ADD COLUMN key text;
        CREATE TABLE passkeys (id text PRIMARY KEY, "userId" text NOT NULL);
    """,
}
"""As a later release may: columns, an index, a table; nothing is taken away or renamed (docs/design/migrations.md)."""

NEXT = f"""
from klatsch.drivers import postgres_schema
known = postgres_schema.known_migrations
def with_next(folder):
    found = known(folder)
    store = "auth" if "auth_db" in str(folder) else "messages"
    return [*found, (found[-1][0] + 1, "next", {EXPAND!r}[store])]
postgres_schema.known_migrations = with_next
"""


async def test_the_older_version_goes_on_beside_the_newer_and_is_refused_once_it_has_stopped(tmp_path: Path) -> None:
    nodes = Nodes(tmp_path)
    nodes.two.script = NEXT
    ledger = Ledger()
    async with AsyncExitStack() as stack:
        for it in (nodes.valkey, nodes.one):
            stack.enter_context(it)
        old = [await stack.enter_async_context(who) for who in nodes.one.populate(users=3)]
        hall = await old[0].hall()
        over = asyncio.Event()
        talk = [asyncio.create_task(ledger.talk(who, over, room=hall)) for who in old]
        await until(lambda: len(ledger.acknowledged) > 30, seconds=60)
        stack.callback(nodes.two.stop)
        await asyncio.to_thread(nodes.two.start)
        new = [await stack.enter_async_context(who.copy(base=nodes.two.base)) for who in old]
        talk += [asyncio.create_task(ledger.talk(who, over, room=hall)) for who in new]
        for here, there in ((old, new), (new, old)):
            await everything_is_done(here, there, hall)
        over.set()
        await asyncio.gather(*talk)
        tried = sorted(ledger.tried.values())
        history = [row["content"] for row in await new[0].reads_all(hall) if row["content"] in tried]
        assert sorted(history) == tried, "nothing is lost, and nothing is there twice"
        note(f"{ledger.retries} tries were not acknowledged: a table that is changed lets nobody in for a moment")
        for who in old:
            await who.aclose()
        assert nodes.one.sigterm() == 0
        assert "error" not in levels_in(nodes.one.log)
        refused = nodes.one.run("serve")
        assert refused.returncode != 0
        assert "Run the newer Klatsch" in refused.stderr
        await new[0].says("and on it goes", room=hall)


async def everything_is_done(here: list[Person], there: list[Person], hall: str) -> None:
    """What writes most of the tables, at one version, and is seen at the other."""
    (ann, bo, _), (ann_there, bo_there, _) = here, there
    line = await bo_there.hears()
    sent = await ann.says("apples from the garden", room=hall)
    await line.message("apples from the garden")
    path = f"/message/{sent['_id']}"
    assert (await ann.ask("PATCH", path, json={"content": "pears from the garden"})).status_code == 200
    await bo_there.post(f"{path}/reaction", {"emoji": "🍐"})
    reply = {"room": hall, "content": f"thanks, <@{ann.id}>", "clientId": str(uuid4()), "thread": sent["seq"]}
    await bo_there.post("/message", reply)
    phone = ann_there.another_device()
    await phone.signs_in()
    assert len((await phone.get("/allRooms"))["rooms"]) > 0
    room = await phone.post("/room", {"name": f"cellar-{ann.base[-5:]}", "kind": "private", "members": [bo.id]})
    await phone.aclose()
    await bo.says("down here", room=room["id"])
    assert (await bo_there.reads(room["id"]))["messages"][-1]["content"] == "down here"
    await until_found(ann_there, "pears", sent["_id"])
    assert (await ann.get("/allSessions"))["sessions"]


async def until_found(who: Person, words: str, wanted: str) -> None:
    async with asyncio.timeout(60):
        while wanted not in [row["_id"] for row in (await who.get("/search", params={"q": words}))["messages"]]:  # noqa: ASYNC110 - the index knows of no event
            await asyncio.sleep(0.1)


def levels_in(log: str) -> set[str]:
    return {word for word in ("error", "critical") if f'"level": "{word}"' in log}
