"""Pages of the reference in Markdown."""

from __future__ import annotations

WRITTEN_BY = "Written by scripts/reference; change the table that it comes from"


def page(title: str, source: str, *parts: str) -> str:
    return "\n\n".join((f"<!-- {WRITTEN_BY}: {source}. -->", f"# {title}", *parts)) + "\n"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
