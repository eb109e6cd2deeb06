"""Bodies of the Auth.js routes: forms and JSON objects, as one bag of fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from klatsch.errors import BadRequest
from klatsch.http import wire
from klatsch.http.route import Route

MOST_FIELDS = 64


@dataclass(frozen=True, slots=True)
class Fields:
    """`raw` is the body as it came; `values` is empty for a type that is neither a form nor JSON, so that its CSRF check fails."""

    raw: bytes
    values: dict[str, Any]
    is_json: bool

    def text(self, name: str) -> str | None:
        """The field if it is text; JSON's true and false count as the words."""
        value = self.values.get(name)
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else None


async def read_fields(request: Request) -> Fields:
    """Raises BadRequest (unreadable, or a form field given twice), BodyTooLarge."""
    route: Route = request.scope["klatsch.route"]
    raw = await wire.body(request, route.most_bytes)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "application/json":
        return Fields(raw, _json_fields(raw), is_json=True)
    if media == "application/x-www-form-urlencoded":
        return Fields(raw, _form_fields(raw), is_json=False)
    return Fields(raw, {}, is_json=False)


def _json_fields(raw: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise BadRequest("The body is not a JSON object in UTF-8.") from None


def _form_fields(raw: bytes) -> dict[str, Any]:
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except (ValueError, UnicodeDecodeError):
        raise BadRequest("The form could not be read.") from None
    values = dict(pairs)
    if len(values) != len(pairs):
        raise BadRequest("A field of the form is given twice.")
    return values
