"""What a person types into the search box, as what is looked for: words, "phrases", filters, and `-` before what must not be.

What is not one of the filters is a word, whatever it looks like: `https://…`, `foo:bar` and `a && b` are text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec

from klatsch.clock import DAY
from klatsch.errors import InvalidField
from klatsch.ids import MESSAGE_ID_PATTERN, ROOM_ID_PATTERN, MessageId, RoomId, UserId
from klatsch.model.search import MOST_QUERY, MOST_TERMS, Mark, Search, Term

HAS = {"link": Mark.LINK, "code": Mark.CODE, "pin": Mark.PIN, "reaction": Mark.REACTION}
IS = {"reply": Mark.REPLY, "thread": Mark.THREAD, "edited": Mark.EDITED, "pinned": Mark.PIN}
FEWEST_TO_BEGIN = 2

_WORD = re.compile(
    r'(?P<no>-(?=[\w"]))?(?:(?P<key>from|in|has|is|before|after|on|thread):(?:"(?P<quoted>[^"]*)"?|(?P<value>\S*))'
    r'|"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:<@|@)?(U[0-9A-F]{16})>?")
_AROUND = ",;!?\u2026\u3001\u3002\uff01\uff0c\uff1f"
_UNPRINTED = re.compile("[\x00-\x1f\x7f\ue000-\uf8ff]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A search in which rooms still may be names, and a thread is one of its messages. `marks`: what to mark in what is
    found, in lower case."""

    search: Search
    rooms: list[str] = []
    not_rooms: list[str] = []
    thread: MessageId | None = None
    marks: list[str] = []


class _Draft:
    """A wish in the making. Each filter has the method of its name."""

    def __init__(self, me: UserId) -> None:
        self._me = me
        self.terms: list[Term] = []
        self.not_terms: list[Term] = []
        self.authors: list[UserId] = []
        self.not_authors: list[UserId] = []
        self.rooms: list[str] = []
        self.not_rooms: list[str] = []
        self.marks: list[Mark] = []
        self.not_marks: list[Mark] = []
        self.since: int | None = None
        self.until: int | None = None
        self.thread_of: MessageId | None = None
        self.saved: bool | None = None
        self.direct: bool | None = None

    def from_(self, value: str, no: bool) -> None:
        found = _PERSON.fullmatch(value)
        if value.lower() not in ("me", "@me") and found is None:
            raise _wrong("from", value, "from: takes `me`, or the id of a person.")
        (self.not_authors if no else self.authors).append(UserId(found[1]) if found else self._me)

    def in_(self, value: str, no: bool) -> None:
        if not value.strip("#"):
            raise _wrong("in", value, "in: takes the name or the id of a room that you are in.")
        (self.not_rooms if no else self.rooms).append(value.removeprefix("#"))

    def has(self, value: str, no: bool) -> None:
        mark = HAS.get(value.lower())
        if mark is None:
            raise _wrong("has", value, f"has: takes one of {', '.join(HAS)}.")
        (self.not_marks if no else self.marks).append(mark)

    def is_(self, value: str, no: bool) -> None:
        kind = value.lower()
        if kind == "saved":
            self.saved = not no
        elif kind == "direct":
            self.direct = not no
        elif kind in IS:
            (self.not_marks if no else self.marks).append(IS[kind])
        else:
            raise _wrong("is", value, f"is: takes one of {', '.join(IS)}, saved, direct.")

    def before(self, value: str, no: bool) -> None:
        self._until(_day("before", value, no))

    def after(self, value: str, no: bool) -> None:
        self._since(_day("after", value, no) + DAY)

    def on(self, value: str, no: bool) -> None:
        day = _day("on", value, no)
        self._since(day)
        self._until(day + DAY)

    def thread(self, value: str, no: bool) -> None:
        if no or self.thread_of is not None or not re.match(MESSAGE_ID_PATTERN, value):
            raise _wrong("thread", value, "thread: takes the id of one message, once and without a minus.")
        self.thread_of = MessageId(value)

    def _since(self, moment: int) -> None:
        self.since = moment if self.since is None else max(self.since, moment)

    def _until(self, moment: int) -> None:
        self.until = moment if self.until is None else min(self.until, moment)


_FILTERS: dict[str, Callable[[_Draft, str, bool], None]] = {
    "from": _Draft.from_,
    "in": _Draft.in_,
    "has": _Draft.has,
    "is": _Draft.is_,
    "before": _Draft.before,
    "after": _Draft.after,
    "on": _Draft.on,
    "thread": _Draft.thread,
}


def parse(typed: str, *, me: UserId) -> Wish:
    """Raises InvalidField: a filter that is none, too much, or nothing to look for."""
    if len(typed) > MOST_QUERY:
        raise InvalidField(f"A search has at most {MOST_QUERY} characters.", hint="Look for less at once.")
    draft = _Draft(me)
    count = 0
    for found in _WORD.finditer(_UNPRINTED.sub(" ", typed)):
        count += 1
        no = found["no"] is not None
        if found["key"] is not None:
            _FILTERS[found["key"].lower()](draft, found["quoted"] or found["value"] or "", no)
        elif (term := _term(found, is_last=found.end() == len(typed) and not no)) is not None:
            (draft.not_terms if no else draft.terms).append(term)
    if count > MOST_TERMS:
        raise InvalidField(f"A search has at most {MOST_TERMS} words and filters.", hint="Look for less at once.")
    return _wish(draft)


def _term(found: re.Match[str], *, is_last: bool) -> Term | None:
    """None when only punctuation is left. The last word is still being typed, as long as no space follows it."""
    if found["phrase"] is not None:
        text = " ".join(found["phrase"].split())
        return Term(text) if text else None
    text = _without_punctuation(found["word"])
    begins = is_last or text.endswith("*")
    text = text.rstrip("*")
    return Term(text, begins and len(text) >= FEWEST_TO_BEGIN) if text else None


def _without_punctuation(word: str) -> str:
    """As a word stands in a sentence; code keeps its signs."""
    bare = word.strip(_AROUND)
    bare = bare.rstrip(".:") if any(c.isalnum() for c in bare) else bare
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1]
    return bare


def _wish(draft: _Draft) -> Wish:
    search = Search(
        terms=draft.terms,
        not_terms=draft.not_terms,
        authors=draft.authors,
        not_authors=draft.not_authors,
        marks=draft.marks,
        not_marks=draft.not_marks,
        since=draft.since,
        until=draft.until,
        saved=draft.saved,
        direct=draft.direct,
    )
    if search == Search() and not (draft.rooms or draft.not_rooms or draft.thread_of):
        raise InvalidField("There is nothing to look for.", hint="Type a word, or a filter such as from:me.")
    marks = list(dict.fromkeys(mark for term in draft.terms for mark in marks_of(term)))
    return Wish(search=search, rooms=draft.rooms, not_rooms=draft.not_rooms, thread=draft.thread_of, marks=marks)


def _day(key: str, value: str, no: bool) -> int:
    """The beginning of a day (UTC) in microseconds."""
    try:
        day = date.fromisoformat(value) if _DATE.fullmatch(value) and not no else None
    except ValueError:
        day = None
    if day is None:
        raise _wrong(key, value, f"{key}: takes a day such as 2026-03-31 (UTC), without a minus.")
    return (datetime(day.year, day.month, day.day, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days * DAY


def _wrong(key: str, value: str, hint: str) -> InvalidField:
    return InvalidField(f"The filter {key}: does not take “{value[:40]}”.", hint=hint)


# -- what to mark in what is found ----------------------------------------------------------------------------

_ENDINGS = ("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s", "e", "y")


def marks_of(term: Term) -> list[str]:
    """Without usual endings, since stems are found: `releasing` marks the beginning of `released`, too."""
    if not term.text.isascii() or not all(c.isalpha() or c == " " for c in term.text):
        return [term.text.lower()]
    return [_beginning(word) for word in term.text.lower().split()]


def _beginning(word: str) -> str:
    ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 3), "")
    return word.removesuffix(ending)


def is_room_id(text: str) -> RoomId | None:
    return RoomId(text) if re.match(ROOM_ID_PATTERN, text) else None
