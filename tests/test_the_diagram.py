"""The diagram that Klatsch implements, arrow by arrow, against a running server and its two databases."""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import UUID

import pytest
from cast import PASSWORD, Server


@pytest.mark.each_engine
async def test_the_diagram(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        async with server.person("Ann") as ann:
            await ann.sets_up(server.setup_token)
            await ann.signs_out()

            # frontend → NextAuth: POST /api/auth/signIn
            answer = await ann.ask("POST", "/api/auth/signIn", json={"email": "ann@example.com", "password": PASSWORD})

            # NextAuth → Auth DB: SPROC sessionToken → sessionToken, kept as a hash alone
            stored = server.stores.rows("auth", 'SELECT "sessionToken", "userId" FROM sessions')
            assert stored == [(hashlib.sha256(ann.token.encode()).hexdigest(), ann.id)]
            written = [server.stores.content("auth"), *(file.read_bytes() for file in server.data.iterdir())]
            assert not any(ann.token.encode() in content for content in written), "never in clear"
            assert any(stored[0][0].encode() in content for content in written), "this looked in the right place"

            # NextAuth → frontend: 200 OK (currentUser object), and the cookie
            assert answer.status_code == 200
            me = answer.json()
            assert me == {"id": ann.id, "name": "Ann", "email": "ann@example.com", "image": None, "role": "owner"} | {
                "expires": me["expires"]
            }
            assert "HttpOnly" in answer.headers["set-cookie"]

            # frontend → BFF: GET /allSessions; BFF → Auth DB: SELECT sessions → sessions; 200 OK (object)
            answer = await ann.ask("GET", "/allSessions")
            assert answer.status_code == 200
            (row,) = answer.json()["sessions"]
            card = {"id": ann.id, "name": "Ann", "image": None, "role": "owner"}
            assert row["user"] == card | {"status": None, "timeZone": None, "active": True}
            assert [device["current"] for device in row["devices"]] == [True]

            # frontend → BFF: GET /allMessages; BFF → Messages DB: SELECT messages → messages; 200 OK (object)
            answer = await ann.ask("GET", "/allMessages")
            assert answer.status_code == 200
            assert answer.json()["messages"] == []

            # frontend → BFF: POST /message; BFF → Messages DB: INSERT message → message _id; 200 OK (object)
            answer = await ann.ask("POST", "/message", json={"content": "good morning"})
            assert answer.status_code == 200
            sent = answer.json()
            assert sent["seq"] == 1
            stored = server.stores.rows("messages", "SELECT id, author, content, seq FROM messages")
            assert stored == [(UUID(sent["_id"]).bytes, ann.id, "good morning", 1)]

            # and once more GET /allMessages, now that there is something to read
            page = await ann.reads()
            assert [(m["_id"], m["content"]) for m in page["messages"]] == [(sent["_id"], "good morning")]
            assert page["users"] == {ann.id: {"name": "Ann", "image": None}}
