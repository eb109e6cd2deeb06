"""OpenAPI 3.1 out of the tables of routes: what is described is what is served."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from klatsch import __version__
from klatsch.chat.limits import Limit
from klatsch.errors import (
    BadRequest,
    BodyTooLarge,
    ForeignOrigin,
    HeadersTooLarge,
    InternalError,
    InvalidField,
    KlatschError,
    NotSignedIn,
    RateLimited,
    RequestTimeout,
    Unavailable,
    UnsupportedType,
    UrlTooLong,
)
from klatsch.http.route import Route


class ErrorDetail(msgspec.Struct, frozen=True):
    code: str
    message: str
    hint: str


class ErrorAnswer(msgspec.Struct, frozen=True):
    error: ErrorDetail


EVERY_ROUTE: tuple[type[KlatschError], ...] = (UrlTooLong, HeadersTooLarge, InternalError, Unavailable)
WITH_BODY: tuple[type[KlatschError], ...] = (BadRequest, BodyTooLarge, UnsupportedType, InvalidField, RequestTimeout)


def errors_of(route: Route) -> list[type[KlatschError]]:
    """Every error that this route may answer, rising by status."""
    errors = {*EVERY_ROUTE, *route.errors}
    if route.signed_in:
        errors.add(NotSignedIn)
    if route.limit is not Limit.NONE:
        errors.add(RateLimited)
    if route.method not in ("GET", "HEAD"):
        errors |= {ForeignOrigin, *WITH_BODY}
    if route.query is not None:
        errors |= {BadRequest, InvalidField}
    return sorted(errors, key=lambda error: (error.status, error.code))


def describe(routes: Sequence[Route]) -> dict[str, Any]:
    kinds = {kind for route in routes for kind in (route.body, route.answer) if kind is not None} | {ErrorAnswer}
    named = sorted(kinds, key=str)
    schemas, components = msgspec.json.schema_components(named, ref_template="#/components/schemas/{name}")
    schema_of = dict(zip(named, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Klatsch",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "authjs.session-token"}},
        },
    }


def _operation(route: Route, schema_of: dict[Any, Any]) -> dict[str, Any]:
    responses: dict[str, Any] = {
        "200": {"description": "Done", "content": {route.media: {"schema": schema_of.get(route.answer, {})}}}
    }
    for error in errors_of(route):
        known = responses.setdefault(
            str(error.status), {"description": "", "content": {"application/json": {"schema": schema_of[ErrorAnswer]}}}
        )
        known["description"] = "; ".join(filter(None, (known["description"], f"{error.code}: {error.message}")))
        if error is RateLimited:
            known["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    for status, when in route.others:
        known = responses.setdefault(str(status), {"description": ""})
        known["description"] = "; ".join(filter(None, (known["description"], when)))
        known.pop("content", None)  # it has more than one shape
    operation: dict[str, Any] = {"operationId": _operation_id(route), "summary": route.summary, "responses": responses}
    parameters = [*_path_parameters(route), *_query_parameters(route)]
    if parameters:
        operation["parameters"] = parameters
    if route.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema_of[route.body]}},
        }
    if route.signed_in:
        operation["security"] = [{"session": []}]
    return operation


def _operation_id(route: Route) -> str:
    return f"{route.method.lower()}_{re.sub(r'[^a-zA-Z0-9]+', '_', route.path).strip('_')}"


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", route.path)
    ]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    _, components = msgspec.json.schema_components([route.query], ref_template="#/components/schemas/{name}")
    schema = components[route.query.__name__]
    return [
        {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": field}
        for name, field in schema["properties"].items()
    ]
