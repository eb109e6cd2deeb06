"""The built frontend, read into memory once: an upgrade that replaces the files cannot break a running server.

No request reaches the disk. A path is looked up in a table of what was read, so there is nothing to traverse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from klatsch.errors import StartRefused
from klatsch.web import coding, policy

BUILT: Final = Path(__file__).parent.parent / "_web"

_SUFFIXES: Final = {"br": ".br", "gzip": ".gz"}
_NEVER_SERVED: Final = (".br", ".gz", ".html", ".map")
# Their names carry a digest of their content. The rest of /_next/static does not, because the build has a constant id.
_IMMUTABLE: Final = ("/_next/static/chunks/", "/_next/static/css/", "/_next/static/media/")
# Not asked of the machine: its table differs from one to the next.
_TYPES: Final = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, ready to send. `body` is empty for 304."""

    status: int
    headers: Headers
    body: bytes


class Manifest(msgspec.Struct, frozen=True, rename="camel"):
    """site.json, as the frontend's post-build step writes it. Names of files are relative to the site."""

    version: str
    pages: dict[str, str]
    shell: tuple[str, ...]
    not_found: str
    scripts: dict[str, tuple[str, ...]]
    """Per page, the CSP hashes of its inline scripts: `sha256-…`."""


class Site:
    """Answers for the pages and files of one build."""

    def __init__(self, manifest: Manifest, files: Mapping[str, bytes]) -> None:
        """`files`: name → content of everything in the build, compressed twins included."""
        names = {*manifest.pages.values(), manifest.not_found}
        if "/" not in manifest.pages or not names <= files.keys():
            raise _broken(f"site.json names pages that are not there: {sorted(names - files.keys()) or '/'}.")
        pages = {name: _page(name, files, manifest) for name in names}
        self.version = manifest.version
        self._shells = tuple(pattern.split("/") for pattern in manifest.shell)
        self._shell = pages[manifest.pages["/"]]
        self._not_found = pages[manifest.not_found]
        self._found: dict[str, _Document] = {f"/{name}": _asset(name, files) for name in files if _is_asset(name)}
        self._found |= {path: pages[name] for path, name in manifest.pages.items()}

    def find(self, path: str, accept_encoding: str = "", if_none_match: str = "") -> Reply | None:
        """The answer to a GET of `path` (decoded, no query), with two request headers as they came; None: nothing."""
        document = self._found.get(path) or (self._shell if self._is_shell(path) else None)
        if document is None:
            return None
        variant = document.variants[coding.choose(accept_encoding, document.variants)]
        if coding.is_match(if_none_match, variant.etag):
            return Reply(304, variant.kept, b"")
        return Reply(200, variant.headers, variant.body)

    def not_found(self, accept_encoding: str = "") -> Reply:
        """The page for people who went astray."""
        variants = self._not_found.variants
        variant = variants[coding.choose(accept_encoding, variants)]
        return Reply(404, tuple(header for header in variant.headers if header[0] != b"etag"), variant.body)

    def _is_shell(self, path: str) -> bool:
        return any(_fits(shell, path.split("/")) for shell in self._shells)


def load(folder: Path = BUILT) -> Site | None:
    """The site in `folder`, or None if nothing was built there. Raises StartRefused when what is there is broken."""
    if not (folder / "site.json").is_file():
        return None
    try:
        manifest = msgspec.json.decode((folder / "site.json").read_bytes(), type=Manifest)
        return Site(manifest, dict(_read(folder)))
    except (msgspec.DecodeError, UnicodeDecodeError, OSError) as error:
        raise _broken(f"{folder}: {error}.") from error


def _broken(why: str) -> StartRefused:
    return StartRefused(
        f"The built frontend cannot be served. {why}",
        hint="Install Klatsch again; in a checkout, KLATSCH_WEB=force scripts/serve builds it anew.",
    )


def _fits(shell: list[str], parts: list[str]) -> bool:
    """A `*` in a pattern stands for one part of a path, which is not empty."""
    if len(shell) != len(parts):
        return False
    return all(part == pattern or (pattern == "*" and part) for pattern, part in zip(shell, parts, strict=True))


# -- what was read, made ready to send -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Variant:
    """A document in one coding. `kept`: the headers of its 304."""

    body: bytes
    etag: str
    headers: Headers
    kept: Headers


@dataclass(frozen=True, slots=True)
class _Document:
    variants: dict[str, _Variant]


def _read(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(".") and name != "site.json":
            yield name, path.read_bytes()


def _is_asset(name: str) -> bool:
    """Pages answer to their path alone, compressed twins to their original's; source maps to nobody."""
    return not name.endswith(_NEVER_SERVED)


def _page(name: str, files: Mapping[str, bytes], manifest: Manifest) -> _Document:
    return _document(name, files, policy.of_page(manifest.scripts.get(name, ())), "no-cache")


def _asset(name: str, files: Mapping[str, bytes]) -> _Document:
    immutable = f"/{name}".startswith(_IMMUTABLE)
    cache = "public, max-age=31536000, immutable" if immutable else "no-cache"
    return _document(name, files, policy.SCRIPT if name.endswith(".js") else policy.NOTHING, cache)


def _document(name: str, files: Mapping[str, bytes], content_policy: str, cache: str) -> _Document:
    shared = {"content-security-policy": content_policy, "cache-control": cache, "vary": "accept-encoding"}
    bodies = {"identity": files[name]} | {
        coded: files[name + suffix] for coded, suffix in _SUFFIXES.items() if name + suffix in files
    }
    return _Document({coded: _variant(name, body, coded, shared) for coded, body in bodies.items()})


def _variant(name: str, body: bytes, coded: str, shared: dict[str, str]) -> _Variant:
    etag = f'"{sha256(body).hexdigest()[:20]}-{coded}"'
    kept = shared | {"etag": etag}
    whole = kept | {
        "content-type": _TYPES.get(Path(name).suffix, "application/octet-stream"),
        "content-length": str(len(body)),
    }
    if coded != "identity":
        whole["content-encoding"] = coded
    return _Variant(body, etag, encoded(whole), encoded(kept))


def encoded(headers: Mapping[str, str]) -> Headers:
    return tuple((name.encode(), value.encode()) for name, value in headers.items())
