"""Records what one person's socket hears while others live in their rooms, and what a fresh page would read before and after.

`python tests/live/record_stream.py > frontend/live/recorded.json`; frontend/live/replay.test.ts folds it. To be run anew
when an event changes its shape.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from cast import Person, Server


async def fresh(person: Person) -> dict[str, Any]:
    """What a page reads that opens all its rooms."""
    rooms = await person.get("/allRooms")
    ids = [room["id"] for room in rooms["rooms"]]
    return {
        "rooms": rooms,
        "pages": {room: await person.reads(room, limit=200) for room in ids},
        "members": {room: await person.get("/allMembers", params={"room": room}) for room in ids},
    }


async def lives(ann: Person, bo: Person, cy: Person, room: str) -> None:
    """One of everything that moves a room or my side of it."""
    first = await bo.says("good morning", room=room)
    await bo.says(f"<@{ann.id}> are you here?", room=room)
    mine = await ann.says("yes", room=room)
    await bo.post("/message", {"content": "a reply", "room": room, "thread": first["seq"]})
    await cy.post("/message", {"content": "for all to see", "room": room, "thread": first["seq"], "inRoom": True})
    await ann.ask("PUT", f"/room/{room}/read", json={"seq": mine["seq"]})
    await bo.ask("PATCH", f"/message/{first['_id']}", json={"content": "good evening"})
    for emoji in ("👍", "🎉"):
        await cy.post(f"/message/{mine['_id']}/reaction", {"emoji": emoji})
    await cy.ask("DELETE", f"/message/{mine['_id']}/reaction?emoji=👍")
    await bo.ask("PUT", f"/message/{first['_id']}/pin", json={})
    gone = await cy.says("<!all> never mind", room=room)
    await cy.ask("DELETE", f"/message/{gone['_id']}")
    await ann.ask("PATCH", f"/room/{room}", json={"topic": "What we talk about"})
    await ann.ask("PUT", f"/room/{room}/preferences", json={"favourite": True, "section": "Work"})
    other = await bo.post("/room", {"name": "garden", "members": [ann.id]})
    await bo.says("<!here> welcome", room=other["id"])
    await cy.post(f"/room/{other['id']}/join", {})
    await bo.post("/direct", {"users": [ann.id]})
    lost = await bo.post("/room", {"name": "cellar", "kind": "private", "members": [ann.id]})
    await bo.ask("DELETE", f"/room/{lost['id']}/member/{ann.id}")
    await cy.says("the last word", room=room)
    await ann.ask("PUT", f"/room/{room}/read", json={"seq": 3, "back": True})


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder) / "data") as server:
        people = [server.person("Ann"), server.person("Bo"), server.person("Cy")]
        ann, bo, cy = people
        await ann.sets_up(server.setup_token)
        invite = await ann.invites()
        await bo.joins(invite)
        await cy.joins(invite)
        async with ann, bo, cy:
            room = await ann.hall()
            before = await fresh(ann)
            line = await ann.hears()
            await lives(ann, bo, cy, room)
            await asyncio.sleep(1.5)
            record = {"me": ann.id, "before": before, "heard": line.heard, "after": await fresh(ann)}
    sys.stdout.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
