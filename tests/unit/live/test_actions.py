"""What a client may say on the socket."""

from __future__ import annotations

import pytest

from klatsch.live.actions import ACTIONS, Heartbeat, Look, Typing, decode_action

ROOM = "C0123456789ABCDEF"


def test_what_is_in_the_table_is_understood() -> None:
    assert decode_action('{"type": "heartbeat"}') == Heartbeat(active=True)
    assert decode_action('{"active": false, "type": "heartbeat"}') == Heartbeat(active=False)
    assert decode_action(f'{{"type": "typing", "room": "{ROOM}"}}') == Typing(room=ROOM)  # pyright: ignore[reportArgumentType]
    assert decode_action(f'{{"type": "look", "room": "{ROOM}"}}') == Look(room=ROOM)  # pyright: ignore[reportArgumentType]
    assert decode_action('{"type": "look", "room": null}') == Look(room=None)
    assert set(ACTIONS) == {Heartbeat, Typing, Look}


@pytest.mark.parametrize(
    "frame",
    [
        "", "null", "[]", "{}", "heartbeat", '"heartbeat"', '{"type": "shout"}', '{"type": 7}', '{"type": "hello"}',
        '{"type": "heartbeat", "active": "yes"}', '{"type": "heartbeat", "user": "U1"}', '{"type": "typing"}',
        '{"type": "typing", "room": "x"}', f'{{"type": "typing", "room": "{ROOM}\\n"}}',
        f'{{"type": "typing", "room": "{ROOM}", "user": "U1"}}', '{"type": "session.ended"}', '{"type": "heartbeat"} x',
        '{"type": "heartbeat", "active": ' + "[" * 3_000, '{"type": "\ud800"}', "\x00", '{"type": "Heartbeat"}',
    ],
    ids=lambda frame: ascii(frame)[:40],
)  # fmt: skip
def test_what_is_not_is_nothing_and_no_crash(frame: str) -> None:
    assert decode_action(frame) is None
