"""The web door: GET and HEAD for pages and files, and one plain page when nothing was built."""

from __future__ import annotations

from typing import Any

import pytest

from klatsch.errors import NotFound
from klatsch.web.app import Web
from klatsch.web.site import Manifest, Site

BROWSER = (b"accept", b"text/html,application/xhtml+xml,*/*;q=0.8")


@pytest.fixture
def web() -> Web:
    pages = {"/": "index.html", "/signin": "signin.html"}
    manifest = Manifest(version="1", pages=pages, shell=("/rooms/*",), not_found="404.html", scripts={})
    files = {"index.html": b"the shell", "index.html.br": b"br", "signin.html": b"sign in", "404.html": b"astray"}
    return Web(Site(manifest, files))


class Answer:
    def __init__(self) -> None:
        self.status = 0
        self.body = b""
        self.headers: dict[str, str] = {}

    async def take(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message["body"]


async def ask(web: Web, path: str, *headers: tuple[bytes, bytes], method: str = "GET") -> Answer:
    async def nothing() -> Any:
        raise AssertionError("this door reads no body")

    answer = Answer()
    await web({"type": "http", "method": method, "path": path, "headers": list(headers)}, nothing, answer.take)
    return answer


async def test_a_page_is_served(web: Web) -> None:
    answer = await ask(web, "/rooms/C1")
    assert (answer.status, answer.body) == (200, b"the shell")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


async def test_head_is_get_without_the_body(web: Web) -> None:
    get, head = await ask(web, "/"), await ask(web, "/", method="HEAD")
    assert head.body == b""
    assert head.status == get.status
    assert head.headers == get.headers
    assert head.headers["content-length"] == str(len(get.body))


async def test_negotiation_and_etags_reach_the_site(web: Web) -> None:
    first = await ask(web, "/", (b"accept-encoding", b"gzip"), (b"accept-encoding", b"br"))
    assert first.body == b"br", "two lines of one header are one list"
    again = await ask(web, "/", (b"accept-encoding", b"br"), (b"if-none-match", first.headers["etag"].encode()))
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
async def test_a_page_answers_no_other_method(web: Web, method: str) -> None:
    answer = await ask(web, "/signin", BROWSER, method=method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert b'"method_not_allowed"' in answer.body
    assert answer.headers["content-length"] == str(len(answer.body))


async def test_a_person_who_went_astray_sees_a_page(web: Web) -> None:
    answer = await ask(web, "/nowhere", BROWSER)
    assert (answer.status, answer.body) == (404, b"astray")


@pytest.mark.parametrize("path", ["/nowhere", "/allMesages", "/_next/static/chunks/gone.js", "/api/nothing"])
async def test_a_program_that_went_astray_gets_the_one_error_shape(web: Web, path: str) -> None:
    with pytest.raises(NotFound):
        await ask(web, path, (b"accept", b"*/*"))


@pytest.mark.parametrize("path", ["/_next/static/chunks/gone.js", "/api/nothing"])
async def test_no_page_is_ever_served_in_place_of_a_script_or_of_data(web: Web, path: str) -> None:
    with pytest.raises(NotFound):
        await ask(web, path, BROWSER)


async def test_an_unknown_address_is_unknown_by_every_method(web: Web) -> None:
    with pytest.raises(NotFound):
        await ask(web, "/nowhere", BROWSER, method="POST")


async def test_without_a_build_the_server_says_how_to_get_one() -> None:
    for answer in (await ask(Web(None), "/rooms/C1", BROWSER), await ask(Web(None), "/", (b"accept", b"*/*"))):
        assert answer.status == 503
        assert b"scripts/serve" in answer.body
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    with pytest.raises(NotFound):
        await ask(Web(None), "/api/nothing", BROWSER)


async def test_what_is_a_screen_is_known(web: Web) -> None:
    assert web.shows("/rooms/C1")
    assert not web.shows("/inbox")
    assert not Web(None).shows("/"), "where nothing was built, nothing is shown in place of an answer"
