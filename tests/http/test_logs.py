"""What is logged: one line an event that nobody can forge, and no secrets."""

from __future__ import annotations

import json
from pathlib import Path

from cast import PASSWORD, Server
from raw import exchange, request

FORGERIES = [
    'x"}\n{"event": "forged", "level": "info"}',
    "x\r\nforged: yes",
    "\x1b[31mred\x1b[0m",
    "\x85forged\u2028forged",
    '","event":"forged","a":"',
]


async def test_nobody_forges_a_line(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        async with server.person() as ann:
            await ann.sets_up(server.setup_token)
            for text in FORGERIES:
                raw = text.replace("\r", "").replace("\n", "").encode("utf-8").decode("latin-1")
                await ann.ask(
                    "POST",
                    "/api/auth/signIn",
                    json={"email": text, "password": text},
                    headers={"user-agent": raw.encode("latin-1")},
                )
                await ann.ask("POST", "/message", json={"content": text, "room": text, "clientId": text})
                await ann.ask("DELETE", f"/invite/{text.encode().hex()}")
                await ann.ask("POST", "/api/auth/_log", json={"message": text, "level": text})
                await ann.ask(
                    "GET",
                    "/allRooms",
                    headers={"x-request-id": raw.encode("latin-1"), "x-forwarded-for": raw.encode("latin-1")},
                )
            await exchange(server.port, [request("GET", "/gone\x1b[31m", "X: \x1b[31m")], seconds=2)
        server.sigterm()
        lines = server.log.split("\n")
    assert lines.pop() == ""
    assert len(lines) > len(FORGERIES)
    for line in lines:
        record = json.loads(line)
        assert isinstance(record["event"], str)
        assert record["event"] != "forged"
        assert line.isprintable(), "no control character gets through"


async def test_names_with_line_breaks_are_no_names(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        async with server.person() as ann:
            await ann.sets_up(server.setup_token)
            token = await ann.invites()
            for name in ("A\nB", "A\x1b[31mB", "A\u2028B", "\u202egnihtyna", "\x00", "  ", "x" * 81):
                body = {"token": token, "name": name, "email": "eve@example.com", "password": PASSWORD}
                answer = await ann.ask("POST", "/api/auth/join", json=body)
                assert answer.status_code == 422, repr(name)


async def test_the_log_keeps_no_secrets(tmp_path: Path) -> None:
    with Server(tmp_path / "data") as server:
        async with server.person() as ann, server.person("Bo") as bo:
            token = server.setup_token
            await ann.sets_up(token)
            invite = await ann.invites()
            await bo.joins(invite)
            await bo.says("a private sentence")
            await bo.hears()
            await bo.ask("POST", "/api/auth/signIn", json={"email": bo.email, "password": "a wrong password"})
            await bo.ask("GET", f"/allMessages?token={bo.token}")
            secrets = [token, invite, ann.token, bo.token, PASSWORD, "a wrong password", "a private sentence"]
            secrets += [bo.cookies["authjs.csrf-token"], (server.data / "secret").read_text().strip()]
            await bo.signs_out()
        server.sigterm()
        log = server.log
    for event in (
        "started",
        "workspace_set_up",
        "invite_created",
        "user_joined",
        "sign_in_failed",
        "signed_out",
        "stopped",
    ):
        assert f'"event": "{event}"' in log, event
    assert [secret for secret in secrets if secret in log] == []
