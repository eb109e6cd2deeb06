"""What is wrong is said with where it is."""

from __future__ import annotations

from klatsch.messages_db.checking import QUESTIONS, miscounted_rooms


def test_each_counter_of_a_room_has_its_sentence() -> None:
    sound = ("C1", 3, 5, 2, 3, 3, 5, 2)
    assert list(miscounted_rooms([sound])) == []
    wrong = {
        ("C1", 4, 5, 2, 3, 3, 5, 2): "room C1 counts 4 messages, holds 3, the last is 3",
        ("C1", 3, 4, 2, 3, 3, 5, 2): "room C1 is at change 4, a message in it at 5",
        ("C1", 3, 5, 1, 3, 3, 5, 2): "room C1 counts 1 members, has 2",
    }
    for row, sentence in wrong.items():
        assert list(miscounted_rooms([row])) == [sentence]


def test_no_answer_goes_on_for_ever() -> None:
    assert all(question.endswith("LIMIT 20") for question in QUESTIONS)
