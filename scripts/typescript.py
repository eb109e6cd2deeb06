"""The structs of the wire as TypeScript, in the layout that Biome would give them."""

from __future__ import annotations

import enum
import json
import types
import typing
from collections.abc import Iterable
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

import msgspec

WIDTH = 110
PLAIN = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    type(None): "null",
    Any: "unknown",
    object: "unknown",
}


class Shapes:
    """Gathers what the given structs refer to, and writes each once, what is referred to first.

    `names`: struct → its name for the frontend, where that differs. `given`: structs that a client sends, where a field
    with a default may be left out.
    """

    def __init__(self, *, names: dict[type, str], given: Iterable[type]) -> None:
        self._names = names
        self._given = set(given)
        self._written: dict[str, str] = {}

    def text(self) -> str:
        return "\n\n".join(self._written.values()) + "\n"

    def name_of(self, kind: type) -> str:
        """The name of the struct, written from now on."""
        name = self._names.get(kind, kind.__name__)
        if name not in self._written:
            written = self._interface(name, kind)
            self._written.setdefault(name, written)
        return name

    def union(self, name: str, kinds: Iterable[type]) -> None:
        self._written[name] = _alias(name, [self.name_of(kind) for kind in kinds])

    def reference(self, kind: Any) -> str:
        """How a field's type is written."""
        if kind in PLAIN:
            return PLAIN[kind]
        if isinstance(kind, NewType):
            return self._named(kind.__name__, [self.reference(kind.__supertype__)])
        origin, parts = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self.reference(parts[0])
        if origin is Literal:
            return " | ".join(json.dumps(part) for part in parts)
        if origin in (Union, types.UnionType):
            # What may be left out is said by the field's question mark.
            return " | ".join(self.reference(part) for part in parts if part is not msgspec.UnsetType)
        if origin is list:
            inside = self.reference(parts[0])
            return f"({inside})[]" if " | " in inside else f"{inside}[]"
        if origin is dict:
            return f"Record<{self.reference(parts[0])}, {self.reference(parts[1])}>"
        if issubclass(kind, enum.Enum):
            return self._named(kind.__name__, [json.dumps(member.value) for member in kind])
        return self.name_of(kind)

    def _named(self, name: str, members: list[str]) -> str:
        self._written.setdefault(name, _alias(name, members))
        return name

    def _interface(self, name: str, kind: type) -> str:
        config = kind.__struct_config__  # type: ignore[attr-defined]
        hints = get_type_hints(kind, include_extras=True)
        fields = [
            self._field(field, hints[field.name], omits=config.omit_defaults, given=kind in self._given)
            for field in msgspec.structs.fields(kind)
        ]
        if config.tag is not None:
            fields.insert(0, f"{config.tag_field}: {json.dumps(config.tag)}")
        return "\n".join((f"export interface {name} {{", *(f"  {field};" for field in fields), "}"))

    def _field(self, field: msgspec.structs.FieldInfo, hint: Any, *, omits: bool, given: bool) -> str:
        has_default = field.default is not msgspec.NODEFAULT or field.default_factory is not msgspec.NODEFAULT
        written = self.reference(hint)
        if has_default and omits:
            written = written.removesuffix(" | null")
        return f"{field.encode_name}{'?' if has_default and (omits or given or field.default is msgspec.UNSET) else ''}: {written}"


def _alias(name: str, members: list[str]) -> str:
    line = f"export type {name} = {' | '.join(members)};"
    if len(line) <= WIDTH:
        return line
    return f"export type {name} =" + "".join(f"\n  | {member}" for member in members) + ";"


def structs_in(kind: Any) -> list[type[msgspec.Struct]]:
    """The structs that this annotation names itself, not those inside them."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return [kind]
    return [found for part in typing.get_args(kind) for found in structs_in(part)]
