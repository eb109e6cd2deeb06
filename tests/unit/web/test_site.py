"""The built frontend in memory: what it answers, and what it never gives away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.errors import StartRefused
from klatsch.web.site import Manifest, Reply, Site, load

CHUNK = "_next/static/chunks/0a1b2c.js"

FILES = {
    "index.html": b"<p>the shell</p>" * 10,
    "index.html.br": b"shell as br",
    "index.html.gz": b"shell as gzip",
    "signin.html": b"<p>sign in</p>",
    "404.html": b"<p>astray</p>",
    "index.txt": b"flight",
    "sw.js": b"self.x = 1",
    CHUNK: b"chunk()",
    f"{CHUNK}.br": b"chunk as br",
    f"{CHUNK}.map": b"{}",
    "_next/static/klatsch/_buildManifest.js": b"manifest()",
    "_next/static/media/inter.woff2": b"font",
    "icon.svg": b"<svg/>",
    "app.webmanifest": b"{}",
    ".inputs": b"digest",
}

SITE_JSON = {
    "version": "0123456789abcdef",
    "pages": {"/": "index.html", "/signin": "signin.html"},
    "shell": ["/rooms/*", "/threads"],
    "notFound": "404.html",
    "scripts": {"index.html": ["sha256-AAAA"], "signin.html": ["sha256-BBBB"]},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "site.json").write_text(json.dumps(SITE_JSON))
    return tmp_path


@pytest.fixture
def site(folder: Path) -> Site:
    return must_load(folder)


def must_load(folder: Path) -> Site:
    site = load(folder)
    assert site is not None
    return site


def must_find(site: Site, path: str, accept: str = "", known: str = "") -> Reply:
    found = site.find(path, accept, known)
    assert found is not None, f"{path} was not found"
    return found


def headers(reply: Reply) -> dict[str, str]:
    assert len(dict(reply.headers)) == len(reply.headers), "a header is there twice"
    return {name.decode(): value.decode() for name, value in reply.headers}


# -- what answers to which path --------------------------------------------------------------------


def test_an_exported_page_answers_to_its_exact_path(site: Site) -> None:
    assert must_find(site, "/").body == FILES["index.html"]
    assert must_find(site, "/signin").body == FILES["signin.html"]
    for near in ("/signin/", "/Signin", "/signi", "/signin.html", "/index.html", ""):
        assert site.find(near) is None, near


@pytest.mark.parametrize("path", ["/rooms/C0123456789ABCDEF", "/rooms/anything at all", "/threads"])
def test_every_path_of_the_app_is_the_one_shell(site: Site, path: str) -> None:
    reply = must_find(site, path)
    assert (reply.status, reply.body) == (200, FILES["index.html"])


@pytest.mark.parametrize(
    "path", ["/rooms", "/rooms/", "/rooms/a/b", "/threads/1", "/threadsx", "/x/rooms/a", "//rooms/a"]
)
def test_the_shell_is_no_fallback(site: Site, path: str) -> None:
    assert site.find(path) is None


def test_a_page_for_those_who_went_astray(site: Site) -> None:
    reply = site.not_found()
    assert (reply.status, reply.body) == (404, FILES["404.html"])
    assert "script-src 'self';" in headers(reply)["content-security-policy"]
    assert "etag" not in headers(reply), "a 404 is not to be confirmed by a 304"


@pytest.mark.parametrize(
    "path",
    [
        "/site.json",
        "/.inputs",
        f"/{CHUNK}.map",
        f"/{CHUNK}.br",
        "/index.html.gz",
        "/../outside.txt",
        "/_next/../../outside.txt",
        "/..%2foutside.txt",
        "/_next/static/chunks/",
        "/_next/static/chunks/gone.js",
        "/icon.svg\x00",
        "/api/auth/nothing",
    ],
)
def test_only_what_was_built_to_be_served_is_served(folder: Path, site: Site, path: str) -> None:
    (folder.parent / "outside.txt").write_text("a secret")
    assert site.find(path) is None
    assert site.find("/icon.svg") is not None, "the site was really answering"


@given(st.text(alphabet=st.sampled_from("/.%\\\0 _nextindexroomsapi404.htmlbrgz"), max_size=40))
def test_no_path_breaks_it_or_leads_elsewhere(path: str) -> None:
    files = {"index.html": b"the shell", "404.html": b"astray", "a.js": b"script", "a.js.br": b"small"}
    manifest = Manifest(version="1", pages={"/": "index.html"}, shell=("/rooms/*",), not_found="404.html", scripts={})
    found = Site(manifest, files).find(path)
    assert found is None or found.body in (b"the shell", b"script")


def test_a_server_that_runs_keeps_its_site(folder: Path, site: Site) -> None:
    """An upgrade replaces the files while open pages still ask for the old ones."""
    for path in folder.rglob("*.*"):
        path.unlink()
    assert must_find(site, f"/{CHUNK}").body == FILES[CHUNK]


# -- headers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/rooms/C1", "text/html; charset=utf-8"),
        ("/index.txt", "text/plain; charset=utf-8"),
        (f"/{CHUNK}", "text/javascript; charset=utf-8"),
        ("/_next/static/media/inter.woff2", "font/woff2"),
        ("/icon.svg", "image/svg+xml"),
        ("/app.webmanifest", "application/manifest+json"),
    ],
)
def test_everything_says_what_it_is(site: Site, path: str, kind: str) -> None:
    assert headers(must_find(site, path))["content-type"] == kind


def test_each_page_has_the_policy_for_its_own_scripts(site: Site) -> None:
    assert "script-src 'self' 'sha256-AAAA';" in headers(must_find(site, "/rooms/C1"))["content-security-policy"]
    assert "script-src 'self' 'sha256-BBBB';" in headers(must_find(site, "/signin"))["content-security-policy"]
    assert "default-src 'none'" in headers(must_find(site, "/icon.svg"))["content-security-policy"]


def test_a_service_worker_may_fetch_from_its_own_server(site: Site) -> None:
    assert "connect-src 'self'" in headers(must_find(site, "/sw.js"))["content-security-policy"]


@pytest.mark.parametrize("path", [f"/{CHUNK}", "/_next/static/media/inter.woff2"])
def test_files_named_by_their_content_are_kept_for_ever(site: Site, path: str) -> None:
    assert headers(must_find(site, path))["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/", "/rooms/C1", "/sw.js", "/index.txt", "/_next/static/klatsch/_buildManifest.js"])
def test_all_others_are_asked_about_each_time(site: Site, path: str) -> None:
    assert headers(must_find(site, path))["cache-control"] == "no-cache"


# -- codings and conditional requests --------------------------------------------------------------


@pytest.mark.parametrize(("accept", "twin", "coding"), [("br, gzip", ".br", "br"), ("gzip", ".gz", "gzip")])
def test_a_compressed_twin_is_served_to_who_reads_it(site: Site, accept: str, twin: str, coding: str) -> None:
    reply = must_find(site, "/", accept)
    assert reply.body == FILES[f"index.html{twin}"]
    assert headers(reply)["content-encoding"] == coding
    assert headers(reply)["content-length"] == str(len(reply.body))


def test_without_a_twin_it_goes_as_it_is(site: Site) -> None:
    reply = must_find(site, f"/{CHUNK}", "gzip")
    assert reply.body == FILES[CHUNK]
    assert "content-encoding" not in headers(reply)


def test_caches_in_between_hear_that_the_coding_matters(site: Site) -> None:
    for path in ("/", "/icon.svg", f"/{CHUNK}"):
        assert headers(must_find(site, path))["vary"] == "accept-encoding"


def test_who_holds_the_bytes_gets_304_and_no_body(site: Site) -> None:
    first = headers(must_find(site, "/", "br"))
    again = must_find(site, "/", "br", first["etag"])
    assert (again.status, again.body) == (304, b"")
    assert "content-length" not in headers(again)
    for name in ("etag", "cache-control", "vary", "content-security-policy"):
        assert headers(again)[name] == first[name]


def test_each_coding_has_its_own_strong_etag(site: Site) -> None:
    etags = {headers(must_find(site, "/", accept))["etag"] for accept in ("br", "gzip", "")}
    assert len(etags) == 3
    assert all(etag.startswith('"') and etag.endswith('"') for etag in etags)
    other = headers(must_find(site, "/", "gzip"))["etag"]
    assert must_find(site, "/", "br", other).status == 200


def test_another_build_has_other_etags(folder: Path, site: Site) -> None:
    before = headers(must_find(site, "/"))["etag"]
    (folder / "index.html").write_bytes(b"<p>a newer shell</p>")
    assert must_find(must_load(folder), "/", "", before).status == 200


# -- loading ---------------------------------------------------------------------------------------


def test_no_build_is_no_site(tmp_path: Path) -> None:
    assert load(tmp_path) is None
    assert load(tmp_path / "nowhere") is None


def test_the_version_is_the_builds(site: Site) -> None:
    assert site.version == "0123456789abcdef"


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", '{"version": 1}', json.dumps(SITE_JSON | {"pages": {"/": "gone.html"}})]
)
def test_a_broken_build_stops_the_start_and_says_why(folder: Path, broken: str) -> None:
    (folder / "site.json").write_text(broken)
    with pytest.raises(StartRefused) as refused:
        load(folder)
    assert "built frontend" in refused.value.text
    assert "KLATSCH_WEB=force" in refused.value.advice


def test_a_build_without_a_front_page_is_broken(folder: Path) -> None:
    (folder / "site.json").write_text(json.dumps(SITE_JSON | {"pages": {"/signin": "signin.html"}}))
    with pytest.raises(StartRefused):
        load(folder)


def test_a_build_that_cannot_be_read_is_broken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(StartRefused, match="Permission denied"):
        load(folder)
