"""The pictures of docs/images, made anew: python tests/picturing.py docs/images

By hand, when the interface looks different. A machine without an emoji font shows boxes (Debian: fonts-noto-color-emoji); without
Pillow (pip install pillow) the files are three times as large as they need to be.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from browsing import Browsers, Desk
from cast import Person, Server
from playwright.async_api import expect
from walking import rests

COLOURS = 256
DESK: dict[str, Any] = {"width": 1280, "height": 760, "dark": False}
PHONE: dict[str, Any] = {"width": 360, "height": 740, "dark": True}


@dataclass
class Scene:
    ann: Person
    bo: Person
    cem: Person
    hall: str
    root: int


async def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, Server(Path(data) / "data") as server:
        async with (
            server.person("Ann Becker") as ann,
            server.person("Bo Lindqvist") as bo,
            server.person("Cem Özkan") as cem,
        ):
            scene = await played(server, ann, bo, cem)
            async with Browsers(server.origin) as browsers:
                desk = await browsers.desk(**DESK)
                await desk.takes_session(ann.token)
                for name, path in screens_of(scene).items():
                    await picture(desk, path, folder / f"{name}.png")
                phone = await browsers.desk(**PHONE)
                await phone.takes_session(ann.token)
                await picture(phone, f"/rooms/{scene.hall}", folder / "phone.png")


def screens_of(scene: Scene) -> dict[str, str]:
    """The inbox before the room: who looks at a room has read it."""
    room = f"/rooms/{scene.hall}"
    return {"inbox": "/inbox", "search": "/search?q=crane", "thread": f"{room}/thread/{scene.root}", "room": room}


async def played(server: Server, ann: Person, bo: Person, cem: Person) -> Scene:
    await ann.sets_up(server.setup_token, workspace="Harbour Works")
    invitation = await ann.invites()
    await bo.joins(invitation)
    await cem.joins(invitation)
    hall = await ann.hall()
    await ann.ask("PATCH", f"/room/{hall}", json={"topic": "What concerns all of us"})
    root = await the_crane(hall, ann, bo, cem)
    await elsewhere(ann, bo, cem)
    for one in (bo, cem):
        await one.hears()
    return Scene(ann, bo, cem, hall, root)


async def the_crane(hall: str, ann: Person, bo: Person, cem: Person) -> int:
    root = await bo.says("Good morning! The **crane** is back from its inspection. The report says `pass`.", room=hall)
    await cem.says(
        "Then the plan for this week stands:\n- steel arrives on *Tuesday*\n- the east gate opens on Wednesday",
        room=hall,
    )
    await ann.says(f"<@{cem.id}> could you put that into the plan? I tell the crew.", room=hall)
    done = await cem.says(
        "Done. This is what the sensor says, by the way:\n```py\n{'gate': 'east', 'open': False, 'wind': 11.4}\n```",
        room=hall,
    )
    for who, emoji in ((ann, "👍"), (bo, "👍"), (bo, "🏗️")):
        await who.ask("POST", f"/message/{done['_id']}/reaction", json={"emoji": emoji})
    await ann.ask("PUT", f"/message/{root['_id']}/pin", json={})
    for who, words in (
        (cem, "Who signs for it?"),
        (bo, "The harbour master did, an hour ago."),
        (ann, "I signed, too."),
        (cem, "Then we are good to go. 🎉"),
    ):
        await who.post("/message", {"content": words, "room": hall, "thread": root["seq"]})
    return root["seq"]


async def elsewhere(ann: Person, bo: Person, cem: Person) -> None:
    """What makes the sidebar and the inbox look as on a working day."""
    others = [ann.id, cem.id]
    rooms = {
        name: await bo.post("/room", {"name": name, "members": others}) for name in ("design", "lunch", "releases")
    }
    await bo.post("/room", {"name": "board", "kind": "private", "members": [ann.id]})
    await cem.says("Soup or dumplings?", room=rooms["lunch"]["id"])
    await bo.says(f"<@{ann.id}> the new crane plan is ready, can you look at it?", room=rooms["releases"]["id"])
    await cem.says("I put the **notes** on the [page](https://example.org/notes).", room=rooms["releases"]["id"])
    direct = await bo.post("/direct", {"users": [ann.id]})
    await bo.says("Lunch at one?", room=direct["id"])
    await ann.post("/direct", {"users": [cem.id]})
    await ann.ask("PUT", "/draft", json={"room": rooms["design"]["id"], "content": "I think that we should"})


async def picture(desk: Desk, path: str, file: Path) -> None:
    await desk.opens(path)
    await expect(desk.page.locator("h1").first).to_be_visible(timeout=15_000)
    await rests(desk.page)
    await desk.page.mouse.move(0, 0)
    await desk.page.wait_for_timeout(1_500)  # colours of code, counts
    await desk.page.screenshot(path=file)
    shrink(file)


def shrink(file: Path) -> None:
    if importlib.util.find_spec("PIL") is None:
        return
    image: Any = importlib.import_module("PIL.Image")
    with image.open(file) as found:
        small = found.convert("RGB").quantize(COLOURS, dither=image.Dither.NONE)
    small.save(file, optimize=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
