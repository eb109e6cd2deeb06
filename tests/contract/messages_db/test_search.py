"""Finding messages: in every script and spelling, by every filter, and never what the reader cannot see."""

from __future__ import annotations

import asyncio

import pytest
from finding import catch_up, found, walk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from message_engines import Engine
from message_stage import ANN, BO, EVE, Talk, new_room, talk_of
from workbench import NOW

from klatsch.clock import DAY
from klatsch.messages_db import MessagesDb
from klatsch.model.messages import Message
from klatsch.model.rooms import History, RoomKind
from klatsch.model.search import Search, Term, ThreadPlace

SAID = [
    "We are releasing it tomorrow",
    "meeting at 東京都の会議室 today",
    "한국어 검색도 됩니다",
    "write to ann.lee+x@mail.example.org now",
    "a well-known fact",
    "the code `foo_bar(x)->y` in C++",
    "superkalifragilistisch",
    "see https://example.com/a/b?c=d",
    "tada 🎉 done",
    "Ärger in Köln",
    "C# is odd",
    "\uff26\uff35\uff2c\uff2c width",
]

LOOKED_FOR = [
    ("releases", SAID[0]), ("RELEASED tomorrow", SAID[0]), ("tomor", SAID[0]), ("to releas", SAID[0]),
    ('"releasing it tomorrow"', SAID[0]), ("会議室", SAID[1]), ("会議", SAID[1]), ("議室", SAID[1]), ("室", SAID[1]),
    ("京都の会", SAID[1]), ("東京 meeting", SAID[1]), ("검색", SAID[2]), ("국어", SAID[2]),
    ("ann.lee+x@mail.example.org", SAID[3]), ("lee+x@mail", SAID[3]), ("mail.example", SAID[3]), ("well-known", SAID[4]),
    ("known fact", SAID[4]), ("-well known", None), ("foo_bar(x)", SAID[5]), ("foo_bar", SAID[5]), ("(x)->y", SAID[5]),
    ("->", SAID[5]), ("c++", SAID[5]), ("bar(", SAID[5]), ("fragil", SAID[6]), ("kalifrag", SAID[6]), ("superk", SAID[6]),
    ("https://example.com/a", SAID[7]), ("b?c=d", SAID[7]), ("🎉", SAID[8]), ("arger", SAID[9]), ("KÖLN", SAID[9]),
    ("C#", SAID[10]), ("full", SAID[11]), ("\uff57\uff49\uff44\uff54\uff48", SAID[11]), ("wide", None), ('"tomorrow releasing"', None),
    ("東都", None), ("nothing", None),
]  # fmt: skip


@pytest.fixture
async def talk(db: MessagesDb) -> Talk:
    talk = await talk_of(db, ANN, BO)
    for number, words in enumerate(SAID):
        await talk.say(BO, words, now=NOW + number)
    assert await catch_up(db) == len(SAID)
    return talk


async def test_every_script_and_spelling_is_found_by_its_parts(talk: Talk) -> None:
    given = {typed: await found(talk.db, ANN, typed) for typed, _ in LOOKED_FOR}
    assert given == {typed: [] if words is None else [words] for typed, words in LOOKED_FOR}


HOSTILE = [
    '"', '""', "'", "a OR b", "NEAR(a b)", "body: x", "^a", "a AND", "NOT", "* *", "a*b*", "{a b}: c", "-", "--", "(((", "\\", "%", "_",
    "'; DROP TABLE messages; --", "a\tb\nc", "ab\u0301", "\u202eabc", "\U0001d518\U0001d52b\U0001d526", "a" * 500, "a " * 20, '"a" ' * 20,
    "의" * 300, "( ) " * 10,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
async def test_no_text_is_anything_but_text(text: str, talk: Talk) -> None:
    hit = await talk.say(ANN, f"before {text} behind")
    await catch_up(talk.db)
    given = await found(talk.db, ANN, Search(terms=[Term(text, begins=True)]))
    assert hit.content in given
    assert set(given) <= {hit.content, *SAID}
    await found(talk.db, ANN, Search(terms=[Term("fact")], not_terms=[Term(text)]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
async def test_whatever_is_looked_for_is_answered(text: str, talk: Talk) -> None:
    await found(talk.db, ANN, Search(terms=[Term(text, begins=True), Term("fact")], not_terms=[Term(text)]))


# -- who may see what --------------------------------------------------------------------------------------


async def test_only_members_find_anything_and_only_while_they_are(db: MessagesDb, talk: Talk) -> None:
    cellar = Talk(db, await new_room(db, BO, EVE, kind=RoomKind.PRIVATE))
    for number in range(7):
        await cellar.say(BO, f"secret {number}")
    await catch_up(db)
    assert await walk(db, ANN, "secret", limit=2) == []
    assert len(await walk(db, EVE, "secret", limit=2)) == 7, "there is something to find"
    first = await db.search(EVE, Search(terms=[Term("secret")]), spot=None, limit=3)
    await db.leave(cellar.room, EVE, now=NOW)
    after = await db.search(EVE, Search(terms=[Term("secret")]), spot=first.spot, limit=3)
    assert (len(first.messages), after.messages, after.spot) == (3, [], None), "at every page, not only at the first"


@pytest.mark.parametrize("filters", [Search(), Search(saved=True), Search(authors=[BO]), Search(direct=False)])
async def test_no_filter_leads_into_a_room_of_others(filters: Search, db: MessagesDb) -> None:
    cellar = Talk(db, await new_room(db, ANN, BO, kind=RoomKind.PRIVATE))
    said = await cellar.say(BO, "secret")
    await db.save(ANN, said.id, on=True, now=NOW)
    await catch_up(db)
    assert await found(db, ANN, filters) == ["secret"], "the filter lets it through"
    await db.leave(cellar.room, ANN, now=NOW)
    assert await found(db, ANN, filters) == []


async def test_a_thread_and_a_room_of_others_are_empty(db: MessagesDb) -> None:
    cellar = Talk(db, await new_room(db, BO, kind=RoomKind.PRIVATE))
    root = await cellar.say(BO, "secret")
    await catch_up(db)
    for wanted in (Search(thread=ThreadPlace(cellar.room, root.seq)), Search(rooms=[cellar.room])):
        assert await found(db, BO, wanted) == ["secret"]
        assert await found(db, ANN, wanted) == []


async def test_where_history_begins_with_joining_so_does_search(db: MessagesDb) -> None:
    cellar = Talk(db, await new_room(db, BO, history=History.JOINED))
    await cellar.say(BO, "words before")
    await db.join(cellar.room, [ANN], now=NOW)
    await cellar.say(BO, "words after")
    await catch_up(db)
    assert await found(db, ANN, "words") == ["words after"]
    assert await found(db, BO, "words") == ["words after", "words before"]


# -- what becomes of messages ------------------------------------------------------------------------------


async def test_a_deleted_message_is_found_no_more_even_before_the_index_hears_of_it(talk: Talk) -> None:
    said = await talk.say(ANN, "regrettable words")
    await catch_up(talk.db)
    assert await found(talk.db, ANN, "regrettable") == ["regrettable words"]
    await talk.db.delete(said.id, now=NOW)
    assert await found(talk.db, ANN, "regrettable") == []
    assert await catch_up(talk.db) == 1
    assert await found(talk.db, ANN, "regrettable") == []
    assert await found(talk.db, ANN, "regret") == []
    assert (await talk.db.check())["problems"] == []


async def test_an_edited_message_is_found_by_what_it_says_now(talk: Talk) -> None:
    said = await talk.say(ANN, "the first wording")
    await catch_up(talk.db)
    for wording in ("a second wording", "the third one"):
        await talk.db.edit(said.id, wording, [], now=NOW + 1)
    await catch_up(talk.db)
    assert await found(talk.db, ANN, "first") == []
    assert await found(talk.db, ANN, "second") == []
    assert await found(talk.db, ANN, "third") == ["the third one"]
    assert (await talk.db.check())["problems"] == []


async def test_what_was_edited_or_deleted_before_it_was_indexed_is_right_too(talk: Talk) -> None:
    edited, deleted = await talk.say(ANN, "early wording"), await talk.say(ANN, "early regrets")
    await talk.db.edit(edited.id, "late wording", [], now=NOW)
    await talk.db.delete(deleted.id, now=NOW)
    await catch_up(talk.db)
    assert await found(talk.db, ANN, "early") == []
    assert await found(talk.db, ANN, "late") == ["late wording"]
    assert (await talk.db.check())["problems"] == []


async def test_the_index_goes_on_where_it_was_when_the_store_is_opened_again(engine: Engine) -> None:
    db = await engine.open()
    talk = await talk_of(db, ANN)
    await asyncio.gather(*(talk.say(ANN, f"number {number}") for number in range(600)))
    assert 0 < await db.index_some() < 600
    await db.close()
    db = await engine.open()
    await catch_up(db)
    given = await walk(db, ANN, "number", limit=35)
    assert given == [f"number {number}" for number in reversed(range(600))]
    assert await db.rebuild_index() == 600
    assert await walk(db, ANN, "number", limit=50) == given
    await db.close()


# -- filters -----------------------------------------------------------------------------------------------


class Sights:
    """Messages that differ in what filters ask for."""

    def __init__(self, talk: Talk, root: Message) -> None:
        self.talk, self.root = talk, root


@pytest.fixture
async def sights(db: MessagesDb) -> Sights:
    talk = await talk_of(db, ANN, BO)
    direct = Talk(db, await new_room(db, ANN, BO, name="", kind=RoomKind.DIRECT))
    root = await talk.say(ANN, "word root", now=NOW)
    await talk.say(BO, "word reply", thread=root.seq, now=NOW + 1)
    await direct.say(BO, "word between us", now=NOW + 2)
    await talk.say(BO, "word https://example.org", now=NOW + DAY)
    await talk.say(BO, "word `code`", now=NOW + 2 * DAY)
    pinned, reacted, edited, saved = [await talk.say(ANN, f"word {n}", now=NOW + 3 * DAY) for n in range(4)]
    await catch_up(db)
    await db.pin(ANN, pinned.id, on=True, now=NOW)
    await db.react(ANN, reacted.id, "👍", on=True, now=NOW)
    await db.edit(edited.id, "word edited", [], now=NOW)
    await db.save(ANN, saved.id, on=True, now=NOW)
    await catch_up(db)
    return Sights(talk, root)


ALL = ["3", "edited", "1", "0", "`code`", "https://example.org", "between us", "reply", "root"]

FILTERS = [
    ("from:me", ["3", "edited", "1", "0", "root"]), (f"from:{BO}", ["`code`", "https://example.org", "between us", "reply"]),
    (f"-from:@{BO}", ["3", "edited", "1", "0", "root"]), (f"from:me from:{BO}", ALL), ("has:link", ["https://example.org"]),
    ("has:code", ["`code`"]), ("has:link has:code", []), ("has:pin", ["0"]), ("is:pinned", ["0"]), ("has:reaction", ["1"]),
    ("is:edited", ["edited"]), ("is:saved", ["3"]), ("-is:saved", ALL[1:]), ("is:direct", ["between us"]), ("is:reply", ["reply"]),
    ("is:thread", ["reply", "root"]), ("-is:direct -is:thread -has:code -has:link", ["3", "edited", "1", "0"]),
    ("before:2025-06-16", ["between us", "reply", "root"]), ("on:2025-06-16", ["https://example.org"]),
    ("after:2025-06-16", ["3", "edited", "1", "0", "`code`"]), ("after:2025-06-16 before:2025-06-18", ["`code`"]),
    ("before:2025-06-15", []), ("after:2025-06-18", []), ("on:1969-07-20", []), ("on:9999-12-31", []), ("before:0001-01-01", []),
]  # fmt: skip


@pytest.mark.parametrize("words", ["", "word ", "wor ", "ord "])
async def test_filters_narrow_whatever_else_is_looked_for(words: str, sights: Sights) -> None:
    assert (await found(sights.talk.db, ANN, words or "word")) == [f"word {rest}" for rest in ALL]
    given = {typed: await found(sights.talk.db, ANN, words + typed) for typed, _ in FILTERS}
    assert given == {typed: [f"word {rest}" for rest in rests] for typed, rests in FILTERS}


async def test_a_thread_is_searched_by_itself(sights: Sights) -> None:
    db, thread = sights.talk.db, ThreadPlace(sights.talk.room, sights.root.seq)
    assert await found(db, ANN, Search(thread=thread)) == ["word reply", "word root"]
    assert await found(db, ANN, Search(thread=thread, terms=[Term("repl", begins=True)])) == ["word reply"]
    assert await found(db, ANN, Search(thread=thread, terms=[Term("word")], authors=[ANN])) == ["word root"]
    assert await found(db, ANN, Search(thread=thread, not_terms=[Term("reply")])) == ["word root"]


async def test_facts_that_are_taken_back_are_searched_no_more(sights: Sights) -> None:
    db = sights.talk.db
    pinned = (await db.search(ANN, Search(terms=[Term("0")]), spot=None, limit=9)).messages[0]
    await db.pin(ANN, pinned.id, on=False, now=NOW)
    await catch_up(db)
    assert await found(db, ANN, "is:pinned") == []
    assert await found(db, ANN, "word 0") == ["word 0"]
    assert (await db.check())["problems"] == []


# -- pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 3, 50])
async def test_pages_meet_everything_once_whole_words_first(limit: int, talk: Talk) -> None:
    for number in range(5):
        for word in ("cat", "category", "concat"):
            await talk.say(ANN, f"{word} {number}")
    await catch_up(talk.db)
    falling = [4, 3, 2, 1, 0]
    wanted = [f"{word} {number}" for word in ("cat", "category", "concat") for number in falling]
    assert await walk(talk.db, ANN, "cat", limit=limit) == wanted
    assert await walk(talk.db, ANN, "cat ", limit=limit) == [*wanted[:5], *(
        f"{word} {number}" for number in falling for word in ("concat", "category")
    )]  # fmt: skip


async def test_what_is_posted_meanwhile_moves_no_page(talk: Talk) -> None:
    for number in range(6):
        await talk.say(ANN, f"cat {number}")
    await catch_up(talk.db)
    first = await talk.db.search(ANN, Search(terms=[Term("cat")]), spot=None, limit=3)
    await talk.say(ANN, "cat new")
    await catch_up(talk.db)
    second = await talk.db.search(ANN, Search(terms=[Term("cat")]), spot=first.spot, limit=3)
    assert [m.content for m in (*first.messages, *second.messages)] == [f"cat {n}" for n in (5, 4, 3, 2, 1, 0)]
