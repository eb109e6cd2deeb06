"""Every request passes here once, and every outcome has the one shape and the headers of all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NoReturn

import httpx
import msgspec
import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope, Send
from structlog.testing import capture_logs
from workbench import ORIGIN, Person, browser_of

from klatsch.analytics import HTTP
from klatsch.chat import Klatsch
from klatsch.errors import KlatschError, StorageFull, Unavailable, every_error
from klatsch.http import gate, wire
from klatsch.http.front import SLOW_READS_AT_ONCE, Front
from klatsch.http.headers import security_headers
from klatsch.http.route import DELETE, GET, POST, Reply


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str


written: list[str] = []


async def read(request: Request, app: Klatsch) -> Reply:
    return wire.ok({"id": request.path_params.get("id")})


async def write(request: Request, app: Klatsch) -> Reply:
    written.append((await wire.json_body(request, Note)).text)
    return wire.ok({}, (b"cache-control", b"private"))


async def crash(request: Request, app: Klatsch) -> NoReturn:
    raise ZeroDivisionError("secret detail")


async def fail(request: Request, app: Klatsch) -> NoReturn:
    code = request.path_params["code"]
    raise next(error for error in every_error() if error.code == code)(retry_after=3)


async def hang_up(request: Request, app: Klatsch) -> NoReturn:
    raise ClientDisconnect()


class Desk:
    """Who is asked, and does not answer before it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.may_answer = asyncio.Event()


desk = Desk()


async def think(request: Request, app: Klatsch) -> Reply:
    desk.asked.append(request.url.path)
    await desk.may_answer.wait()
    return wire.ok({})


async def mine(request: Request, app: Klatsch) -> Reply:
    return wire.ok({"name": (await gate.user(request, app)).name})


ROUTES = (
    GET("/note", read, "Read"),
    POST("/note", write, "Write", most_bytes=100),
    GET("/note/{id}", read, "Read one"),
    DELETE("/note/{id}", read, "Take one back"),
    GET("/mine", mine, "Mine"),
    GET("/crash", crash, "Crash"),
    POST("/crash", crash, "Crash", proves_itself=True),
    GET("/fail/{code}", fail, "Fail"),
    GET("/gone", hang_up, "Hang up"),
    GET("/read", think, "Read"),
    GET("/find", think, "Find", is_slow=True),
    GET("/public", read, "For everybody", signed_in=False),
    GET("/api/auth/session", read, "Session"),
    POST("/api/auth/signin", write, "Sign in", proves_itself=True),
)


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"] == "/broken-page":
        raise ZeroDivisionError
    if scope["path"] == "/full-page":
        raise StorageFull()
    headers = [(b"content-type", b"text/html"), (b"content-security-policy", b"default-src 'self'")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"<p>page"})


async def live(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "websocket.close"})


@pytest.fixture
def front(app: Klatsch) -> Front:
    written.clear()
    return Front(app, ROUTES, pages=pages, live=live)


@pytest.fixture
async def browser(front: Front) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(front) as browser:
        yield browser


def assert_one_shape(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    (key,) = answer.json()
    assert key == "error"
    assert set(answer.json()["error"]) == {"code", "message", "hint"}
    assert answer.json()["error"]["code"] == code


# -- taking turns ------------------------------------------------------------------------------------------


@asynccontextmanager
async def asked(browser: httpx.AsyncClient, path: str, times: int) -> AsyncIterator[None]:
    """So often at once; answered at the end."""
    global desk
    desk = Desk()
    async with asyncio.TaskGroup() as group:
        answers = [group.create_task(browser.get(path)) for _ in range(times)]
        await asyncio.sleep(0.05)
        yield
        desk.may_answer.set()
    assert [answer.result().status_code for answer in answers] == [200] * times
    assert len(desk.asked) == times


async def test_who_reads_waits_for_others_who_read_and_nobody_else_does(
    app: Klatsch, browser: httpx.AsyncClient
) -> None:
    async with asked(browser, "/read", 10):
        assert len(desk.asked) == app.messages_db.reads_at_once < 10
        assert (await browser.post("/note", json={"text": "written"})).status_code == 200
        assert (await browser.get("/public")).status_code == 200


async def test_what_is_slow_never_has_all_turns(app: Klatsch, browser: httpx.AsyncClient) -> None:
    async with asked(browser, "/find", 10):
        assert len(desk.asked) == SLOW_READS_AT_ONCE < app.messages_db.reads_at_once
        assert (await browser.get("/note")).status_code == 200


# -- the one shape -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", every_error(), ids=lambda error: error.code)
async def test_every_error_leaves_in_the_one_shape(error: type[KlatschError], browser: httpx.AsyncClient) -> None:
    answer = await browser.get(f"/fail/{error.code}")
    assert_one_shape(answer, error.status, error.code)
    assert answer.headers["retry-after"] == "3"


async def test_a_crash_leaves_in_the_one_shape_and_tells_nothing(browser: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        answer = await browser.get("/crash?token=hunter2")
    assert_one_shape(answer, 500, "internal_error")
    assert "secret detail" not in answer.text
    assert logs[0]["event"] == "crashed"
    assert logs[0]["exc_info"]
    assert "hunter2" not in str(logs), "and no query in the log either"


async def test_a_page_that_fails_leaves_in_the_one_shape(browser: httpx.AsyncClient) -> None:
    assert_one_shape(await browser.get("/broken-page"), 500, "internal_error")
    assert_one_shape(await browser.get("/full-page"), 507, "storage_full")


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/auth", "/api/auth/nothing", "/api/auth/session/more"]
)
async def test_nothing_below_api_is_ever_a_page(path: str, browser: httpx.AsyncClient) -> None:
    answer = await browser.get(path)
    if path == "/api":
        assert answer.text == "<p>page"
    else:
        assert_one_shape(answer, 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/note", "GET, HEAD, POST"),
        ("DELETE", "/note", "GET, HEAD, POST"),
        ("POST", "/note/7", "DELETE, GET, HEAD"),
        ("PATCH", "/mine", "GET, HEAD"),
        ("OPTIONS", "/mine", "GET, HEAD"),
        ("TRACE", "/mine", "GET, HEAD"),
        ("GET", "/api/auth/signin", "POST"),
        ("HEAD", "/api/auth/signin", "POST"),
        ("BREW", "/note", "GET, HEAD, POST"),
    ],
)
async def test_a_method_that_an_address_does_not_answer_is_told_which_it_does(
    method: str, path: str, allow: str, browser: httpx.AsyncClient
) -> None:
    answer = await browser.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == allow
    assert method == "HEAD" or answer.json()["error"]["code"] == "method_not_allowed"


async def test_a_method_in_a_header_or_a_query_is_not_the_method(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/note?_method=POST", headers={"x-http-method-override": "POST"})
    assert answer.json() == {"id": None}
    assert written == []


# -- limits ------------------------------------------------------------------------------------------------


async def test_too_much_of_anything_is_refused_by_name(browser: httpx.AsyncClient) -> None:
    assert_one_shape(await browser.get("/note?" + "a" * 8_190), 414, "url_too_long")
    assert_one_shape(await browser.get("/" + "a" * 8_192), 414, "url_too_long")
    assert_one_shape(await browser.get("/note", headers={"x-much": "a" * 32_768}), 431, "headers_too_large")
    assert_one_shape(await browser.get("/", headers=[(f"x-{n}", "") for n in range(8_000)]), 431, "headers_too_large")
    answer = await browser.post("/note", json={"text": "a" * 100})
    assert_one_shape(answer, 413, "body_too_large")
    assert written == []


async def test_just_within_the_limits_is_answered(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/note?" + "a" * 8_000)).status_code == 200
    assert (await browser.get("/note", headers={"x-much": "a" * 32_000})).status_code == 200
    assert (await browser.post("/note", json={"text": "a" * 80})).status_code == 200


# -- headers -------------------------------------------------------------------------------------------------


EVERYTHING = (
    ("GET", "/note"),
    ("HEAD", "/note"),
    ("GET", "/"),
    ("GET", "/crash"),
    ("GET", "/api/nothing"),
    ("PUT", "/note"),
    ("GET", "/broken-page"),
    ("GET", "/note?" + "a" * 9_000),
    ("POST", "/note"),
    ("GET", "/mine"),
)


@pytest.mark.parametrize(("method", "path"), EVERYTHING, ids=lambda value: value[:14])
async def test_every_reply_has_a_request_id_and_the_security_headers(
    method: str, path: str, app: Klatsch, browser: httpx.AsyncClient
) -> None:
    answer = await browser.request(method, path)
    assert len(answer.headers["x-request-id"]) == 36
    for name, value in security_headers(app.settings):
        if (name, path) != (b"content-security-policy", "/"):
            assert answer.headers.get_list(name.decode()) == [value.decode()]
    assert "server" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers


async def test_what_a_reply_brings_wins_over_what_every_reply_gets(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/")
    assert page.headers.get_list("content-security-policy") == ["default-src 'self'"]
    answer = await browser.post("/note", json={"text": "a"})
    assert answer.headers.get_list("cache-control") == ["private"]


async def test_request_ids_are_ours_and_new(browser: httpx.AsyncClient) -> None:
    ids = {(await browser.get("/note", headers={"x-request-id": "theirs"})).headers["x-request-id"] for _ in range(5)}
    assert len(ids) == 5
    assert "theirs" not in ids


async def test_the_request_id_is_in_the_log(browser: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]) -> None:
    answer = await browser.get("/crash")
    assert answer.headers["x-request-id"] in capsys.readouterr().out


async def test_head_is_get_without_the_body(browser: httpx.AsyncClient) -> None:
    get, head = await browser.get("/note/7"), await browser.head("/note/7")
    assert head.status_code == get.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"] == str(len(get.content))


# -- where to ---------------------------------------------------------------------------------------------------


async def test_a_part_of_the_path_reaches_the_handler(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/note/a%20b")).json() == {"id": "a b"}
    assert (await browser.delete("/note/7")).json() == {"id": "7"}


@pytest.mark.parametrize("path", ["/note/", "/note/a/b", "/note/a%2Fb", "/Note", "/note.json", "//note"])
async def test_an_address_is_exact(path: str, browser: httpx.AsyncClient) -> None:
    assert (await browser.get(httpx.URL(ORIGIN).copy_with(raw_path=path.encode()))).text == "<p>page"


@pytest.mark.parametrize("path", ["/api/auth/session", "/api/auth//session/", "/api//auth/session"])
async def test_auth_js_ignores_doubled_and_trailing_slashes(path: str, browser: httpx.AsyncClient) -> None:
    answer = await browser.get(path)
    assert answer.status_code == (404 if path.startswith("/api//") else 200)


async def test_the_design_writes_sign_in_with_a_capital(browser: httpx.AsyncClient) -> None:
    for path in ("/api/auth/signIn", "/api/auth/signin", "/api/auth/SIGNIN"):
        assert (await browser.post(path, json={"text": path})).status_code == 200
    assert len(written) == 3


# -- who may change something -----------------------------------------------------------------------------------


async def test_a_foreign_page_changes_nothing(front: Front, ann: Person) -> None:
    async with browser_of(front, ann) as browser:
        for origin in ("https://evil.example", "null", "http://localhost:8081"):
            answer = await browser.post("/note", json={"text": "a"}, headers={"origin": origin})
            assert_one_shape(answer, 403, "foreign_origin")
            answer = await browser.delete("/note/7", headers={"origin": origin})
            assert_one_shape(answer, 403, "foreign_origin")
        assert written == []
        assert (await browser.post("/note", json={"text": "a"})).status_code == 200, "our own page does"
        assert (await browser.get("/note", headers={"origin": "https://evil.example"})).status_code == 200
    assert written == ["a"]


async def test_a_route_that_proves_itself_is_not_asked_for_origin(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/api/auth/signin", json={"text": "a"}, headers={"origin": "null"})
    assert answer.status_code == 200


async def test_the_session_cookie_says_who_it_is(front: Front, ann: Person) -> None:
    async with browser_of(front, ann) as browser:
        assert (await browser.get("/mine")).json() == {"name": "Ann"}
    async with browser_of(front) as browser:
        assert_one_shape(await browser.get("/mine"), 401, "not_signed_in")


# -- the rest -----------------------------------------------------------------------------------------------------


async def spoken_to(front: Front, scope: dict[str, Any]) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await front(scope, receive, send)
    return sent


async def test_whoever_hung_up_gets_no_answer_and_makes_no_noise(front: Front) -> None:
    scope = {"type": "http", "method": "GET", "path": "/gone", "query_string": b"", "headers": []}
    with capture_logs() as logs:
        assert await spoken_to(front, scope) == []
    assert logs == []


async def test_sockets_go_to_the_live_door(front: Front) -> None:
    assert await spoken_to(front, {"type": "websocket", "path": "/live"}) == [{"type": "websocket.close"}]


async def test_the_books_know_routes_and_not_addresses(browser: httpx.AsyncClient) -> None:
    for path in ("/note/1", "/note/2", "/unheard-of/3"):
        await browser.get(path)
    labels = {sample.labels.get("route") for metric in HTTP.collect() for sample in metric.samples}
    assert "/note/{id}" in labels
    assert not labels & {"/note/1", "/unheard-of/3"}


async def test_refusals_are_logged_without_their_query(browser: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        await browser.get("/mine?token=hunter2")
        await browser.get("/note?token=hunter2")
    assert [(line["event"], line["route"], line["status"]) for line in logs] == [("answered", "/mine", 401)]
    assert "hunter2" not in str(logs)


async def test_a_database_that_is_down_is_503_and_says_when_to_come_back(app: Klatsch) -> None:
    async def down(request: Request, app: Klatsch) -> NoReturn:
        raise Unavailable(retry_after=2)

    async with browser_of(Front(app, [GET("/down", down, "Down")], pages=pages, live=live)) as browser:
        answer = await browser.get("/down")
    assert_one_shape(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "2"


# -- screens that are called as what they ask for ------------------------------------------------------------


async def test_a_screen_that_is_called_as_a_route_is_shown_to_people_and_answers_programs(app: Klatsch) -> None:
    front = Front(app, ROUTES, pages=pages, live=live, is_page=lambda path: path == "/mine")
    async with browser_of(front) as browser:
        opened = await browser.get("/mine", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert opened.text == "<p>page"
        asked = await browser.get("/mine", headers={"accept": "*/*"})
        assert asked.headers["content-type"] == "application/json", "what the page asks is answered by the route"
        other = await browser.get("/note/1", headers={"accept": "text/html"})
        assert other.headers["content-type"] == "application/json", "a route that is no screen stays a route"
        assert (await browser.post("/crash", headers={"accept": "text/html"})).status_code == 500
