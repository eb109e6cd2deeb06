"""Where somebody was called is found from the newest on."""

from __future__ import annotations

import sqlite3

from behind import plan, room_of, say, tables_scanned
from message_stage import ANN, BO, NO_MESSAGE

from klatsch.messages_db.sqlite_mentions import MENTIONS, mentions_of


def test_it_is_a_range_of_an_index_for_me_and_one_for_everybody(connection: sqlite3.Connection) -> None:
    steps = plan(connection, MENTIONS, (ANN, 1, 1))
    assert steps.count("SEARCH c USING INDEX mentions_newest (user_id=? AND message<?)") == 2
    assert tables_scanned(steps, but=["a", "(subquery-3)", "(subquery-7)"]) == [], "what is scanned has at most a page"


def test_so_many_and_no_more(connection: sqlite3.Connection) -> None:
    room = room_of(connection, ANN, BO)
    said = [say(connection, BO, room.id, mentions=[ANN, "all"]) for _ in range(5)]
    found = mentions_of(ANN, None, 2, connection)
    assert found == said[:2:-1]
    assert mentions_of(ANN, said[2].id, 9, connection) == said[1::-1]
    assert mentions_of(ANN, NO_MESSAGE, 9, connection) is None
