"""Writes what the tables of the code say: docs/reference/*.md and the frontend's types.

"python scripts/reference.py" writes whatever is stale and names it; tests/house/test_reference_is_fresh.py asks
`stale()`. Nothing here is known twice: change the table, then run this.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from markdown import WRITTEN_BY, page, table
from rules import limits_page, policy_file, policy_page
from typescript import Shapes, structs_in

from klatsch.auth.routes import ROUTES as AUTH_ROUTES
from klatsch.auth.signup import InviteShown
from klatsch.bff.routes import ROUTES as BFF_ROUTES
from klatsch.errors import StartRefused, every_error
from klatsch.http.openapi import ErrorAnswer, errors_of
from klatsch.http.ops import ROUTES as OPS_ROUTES
from klatsch.http.route import Route
from klatsch.live.actions import ACTIONS
from klatsch.model.events import EVENTS, FOR_NODES, HeartbeatAnswered
from klatsch.model.users import UserCard
from klatsch.settings import Settings, variable_of

ROOT = Path(__file__).resolve().parent.parent
DOORS: tuple[tuple[str, tuple[Route, ...]], ...] = (
    ("The Backend-for-Frontend", BFF_ROUTES),
    ("Signing in", AUTH_ROUTES),
    ("For whoever runs the server", OPS_ROUTES),
)
ROUTES = [route for _, door in DOORS for route in door]
PUBLIC_EVENTS = tuple(event for event in EVENTS if event not in FOR_NODES)
NAMES: dict[type, str] = {
    UserCard: "User",
    HeartbeatAnswered: "Heartbeat",
    InviteShown: "InviteAnswer",
    **{action: f"{action.__name__}Action" for action in ACTIONS},
}


def everything() -> dict[Path, str]:
    """Each file, and what it should say."""
    reference = ROOT / "docs/reference"
    return {
        reference / "settings.md": settings_page(),
        reference / "routes.md": routes_page(),
        reference / "events.md": events_page(),
        reference / "errors.md": errors_page(),
        reference / "limits.md": limits_page(ROUTES),
        reference / "policy.md": policy_page(ROUTES),
        reference / "policy.json": policy_file(ROUTES),
        ROOT / "frontend/api/types.gen.ts": types_file(),
    }


def stale() -> list[Path]:
    return [path for path, text in everything().items() if not path.is_file() or path.read_text("utf-8") != text]


def main() -> int:
    pages = everything()
    for path in stale():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[path], "utf-8")
        print(path.relative_to(ROOT))
    return 0


# -- the pages -------------------------------------------------------------------------------------------------


def settings_page() -> str:
    hints = get_type_hints(Settings, include_extras=True)
    rows: list[tuple[str, ...]] = []
    for field in msgspec.structs.fields(Settings):
        kind, about = hints[field.name].__origin__, _meta_of(hints[field.name])
        default = "" if field.default in ("", None, Path()) else f"`{field.default}`"
        rows.append((f"`{variable_of(field.name)}`", default, _values(kind, about), about.description or ""))
    intro = (
        "Settings come from the environment, which is read once, at the start. `klatsch serve` takes `--data`, `--host`,"
        " `--port` and `--url` too; they win. A value that is wrong, or a variable `KLATSCH_…` that is not in this table,"
        " stops the start."
    )
    head = ("variable", "default", "values", "what it does")
    return page("Settings", "src/klatsch/settings.py", intro, table(head, rows))


def errors_page() -> str:
    errors = sorted((error for error in every_error() if error is not StartRefused), key=lambda e: (e.status, e.code))
    rows = [(f"`{error.code}`", str(error.status), error.message, error.hint) for error in errors]
    intro = (
        'Every refusal is `{"error": {"code", "message", "hint"}}` with one of these codes; the message may say more'
        " precisely what is wrong. A status of 429, 503 or 507 may come with `Retry-After`, in seconds."
    )
    return page("Errors", "src/klatsch/errors.py", intro, table(("code", "status", "message", "hint"), rows))


def events_page() -> str:
    down = Shapes(names=NAMES, given=())
    rows = [(f"`{tag_of(event)}`", f"`{down.name_of(event)}`", _about(event)) for event in PUBLIC_EVENTS]
    up = Shapes(names=NAMES, given=ACTIONS)
    actions = [(f"`{tag_of(action)}`", f"`{up.name_of(action)}`", _about(action)) for action in ACTIONS]
    return page(
        "Events and actions",
        "src/klatsch/model/events.py and src/klatsch/live/actions.py",
        "What goes over the WebSocket at `/live`, one JSON object a text frame. docs/concepts/protocol.md says when.",
        "## Events, from the server",
        table(("type", "shape", "meaning"), rows),
        _code(down.text()),
        "## Actions, from the client",
        table(("type", "shape", "meaning"), actions),
        _code(up.text()),
    )


def tag_of(kind: type[msgspec.Struct]) -> str:
    return str(kind.__struct_config__.tag)


def routes_page() -> str:
    routes = [route for _, door in DOORS for route in door]
    shapes = Shapes(names=NAMES, given=[kind for route in routes for kind in structs_in(route.body)])
    shapes.name_of(ErrorAnswer)
    parts: list[str] = []
    for title, door in DOORS:
        parts += [f"## {title}", *(_route(route, shapes) for route in door)]
    intro = "Every route, in the order of the tables. `/openapi.json` of a running server says the same for programs."
    source = "the ROUTES of src/klatsch/bff, auth and http/ops.py"
    return page("Routes", source, intro, *parts, "## Shapes", _code(shapes.text()))


def _route(route: Route, shapes: Shapes) -> str:
    facts = ["Needs a session." if route.signed_in else "Open to anyone."]
    if route.body is not None:
        facts.append(f"Body: `{shapes.reference(route.body)}`, at most {route.most_bytes:,} bytes.")
    if route.answer is not None:
        facts.append(f"Answer: `{shapes.reference(route.answer)}`.")
    elif route.media != "application/json":
        facts.append(f"Answer: {route.media}.")
    parts = [f"### `{route.method} {route.path}`", f"{route.summary}. {' '.join(facts)}"]
    if route.query is not None:
        parts.append(_query(route.query))
    parts.append("Errors: " + ", ".join(f"{error.status} `{error.code}`" for error in errors_of(route)) + ".")
    return "\n\n".join(parts)


def _query(kind: type[msgspec.Struct]) -> str:
    hints = get_type_hints(kind, include_extras=True)
    rows: list[tuple[str, ...]] = []
    for field in msgspec.structs.fields(kind):
        hint = _without_none(hints[field.name])
        default = "" if field.default in (None, msgspec.NODEFAULT) else f"`{field.default}`"
        rows.append((f"`{field.encode_name}`", default, _values(getattr(hint, "__origin__", hint), _meta_of(hint))))
    about = _about(kind)
    return "\n\n".join(filter(None, (about, table(("query", "default", "values"), rows))))


# -- the frontend's types ------------------------------------------------------------------------------------------


def types_file() -> str:
    routes = [route for _, door in DOORS for route in door]
    shapes = Shapes(names=NAMES, given=[*ACTIONS, *(kind for route in BFF_ROUTES for kind in structs_in(route.body))])
    shapes.name_of(ErrorAnswer)
    for route in routes:
        for kind in (*structs_in(route.answer), *(structs_in(route.body) if route in BFF_ROUTES else ())):
            shapes.name_of(kind)
    shapes.union("ServerEvent", PUBLIC_EVENTS)
    shapes.union("ClientAction", ACTIONS)
    head = f"/** The shapes on the wire. {WRITTEN_BY}: the structs of src/klatsch.\n *  Times are microseconds since 1970. */"
    return f"{head}\n\n{shapes.text()}"


# -- words -----------------------------------------------------------------------------------------------------------


def _about(kind: type) -> str:
    """Its docstring in one line; nothing when that is the one that msgspec inherits."""
    return " ".join((inspect.cleandoc(kind.__doc__) if kind.__doc__ else "").split())


def _meta_of(hint: Any) -> msgspec.Meta:
    found = [meta for meta in getattr(hint, "__metadata__", ()) if isinstance(meta, msgspec.Meta)]
    return found[0] if found else msgspec.Meta()


def _without_none(hint: Any) -> Any:
    """The one type of `X | None`, with what is annotated."""
    if get_origin(hint) is Annotated:
        return hint
    others = [part for part in get_args(hint) if part is not type(None)]
    return others[0] if len(others) == 1 else hint


def _values(kind: Any, about: msgspec.Meta) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(f"`{value}`" for value in get_args(kind))
    if about.pattern is not None:
        return f"`{about.pattern}`"
    if kind is float:
        return f"{about.ge:,g} to {about.le:,}"
    if kind is not int:
        return "path" if kind is Path else "text"
    if about.ge is not None and about.le is not None:
        return f"{about.ge} to {about.le}"
    return f"{about.ge} or more" if about.ge is not None else "number"


def _code(text: str) -> str:
    return f"```ts\n{text.replace('export ', '')}```"


if __name__ == "__main__":
    sys.exit(main())
