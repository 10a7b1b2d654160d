"""Requests that nobody sends by mistake: a clear refusal in the form of errors, with little work and little kept.

Each is sent both ways: through Django as it is configured, and to the application that the server runs, with its hot
path in front.
"""

from __future__ import annotations

import gc
import json
import logging
import tracemalloc
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.urls import api
from portal.wsgi import application
from pregonero.delivery import serving
from tests.delivery.wsgi_client import Answer, ask, environ, send

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"
MEGABYTE = 2**20
#: queries that the most expensive good question costs, with the limits of a reader; a bad one costs no more
QUERIES = 6

full = get_wsgi_application()
Way = Callable[..., Answer]


@pytest.fixture(params=["Django", "the hot path"])
def way(request: pytest.FixtureRequest) -> Any:
    return full if request.param == "Django" else application


@dataclass(frozen=True)
class Asked:
    """A request below ``/api/v1/`` and the statuses that are a clear answer to it."""

    path: str
    query: str = ""
    statuses: tuple[int, ...] = (422,)


def cursor(*parts: Any) -> str:
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


ID = "00000000-0000-4000-8000-000000000000"
LONG = "x" * (10 * MEGABYTE)
BAD: dict[str, Asked] = {
    # long
    "10 MB in one value": Asked("documents", f"kind={LONG}"),
    "10 MB in one name": Asked("documents", f"{LONG}=1"),
    "10 MB of a path": Asked("documents/by-path", f"path=/{LONG}/", (404,)),
    "10 MB of escapes": Asked("documents", "tag=" + "%41" * (3 * MEGABYTE)),
    "10 MB of a cursor": Asked("documents", f"cursor={LONG}"),
    "10 MB of a subject": Asked("obligations", f"subject={LONG}"),
    "10 MB of a column": Asked(f"datasets/{ID}/rows", f"{LONG}=1", (404, 422)),
    "10 MB of words": Asked("search", f"q={LONG}"),
    "10 MB to complete": Asked("suggest", f"q={LONG}"),
    "a number of 10 MB": Asked("changes", f"since={'9' * (10 * MEGABYTE)}"),
    # many
    "10,000 unknown parameters": Asked("documents", "&".join(f"p{n}=1" for n in range(10_000))),
    "10,000 times the same": Asked("documents", "&".join(["kind=news"] * 10_000)),
    "10,000 times the same in search": Asked("search", "&".join(["q=agua"] * 10_000)),
    "more than anybody needs": Asked("documents", "&".join(f"p{n}=1" for n in range(10_002)), (400,)),
    "many and nothing": Asked("changes", "&" * MEGABYTE + "since=x", (400,)),
    # cursors
    "no cursor at all": Asked("documents", "cursor=%00%01%02"),
    "a cursor of another list": Asked("documents", f"cursor={cursor('title', 'Agua', ID)}"),
    "a cursor with too little": Asked("documents", f"cursor={cursor('-published_at')}"),
    "a cursor with a number": Asked("documents", f"cursor={cursor('-published_at', 7, ID)}"),
    "a cursor without an id": Asked("documents", f"cursor={cursor('-published_at', '2026-01-01T00:00:00+00:00', 'x')}"),
    "a cursor before all time": Asked(
        "documents", f"cursor={cursor('-published_at', '0001-01-01T00:00:00+23:59', ID)}"
    ),
    "a cursor after all time": Asked("documents", f"cursor={cursor('-published_at', '9999-12-31T23:59:59-23:59', ID)}"),
    "a cursor of half a character": Asked("documents", "sort=title&cursor=WyJ0aXRsZSIsICJcdWQ4MDAiXQ"),
    "a cursor that is very deep": Asked("documents", f"cursor={urlsafe_b64encode(b'[' * 700).decode().rstrip('=')}"),
    # fields
    "fields without an end": Asked("documents", "fields=" + "title," * 300),
    "fields as deep as can be": Asked("documents", "fields=" + ".".join(["fields"] * 200)),
    "fields of dots": Asked("documents", "fields=" + "." * 1500),
    "fields of commas": Asked("documents", "fields=" + "," * 1500),
    "fields from within": Asked("documents", "fields=__class__.__mro__"),
    # numbers
    "a number beyond all": Asked("changes", "since=9223372036854775808"),
    "a number in words": Asked("changes", "since=1e3"),
    "a row beyond all": Asked(f"datasets/{ID}/rows", "after=99999999999999999999", (404, 422)),
    "a cursor of other datasets": Asked("datasets", f"cursor={cursor('title', 'Agua', ID)}"),
    "NUL in a subject": Asked("datasets", "subject=a%00b"),
    "rows of no dataset": Asked("datasets/x/rows", "", (404, 422)),
    "no number": Asked("changes", "wait=nan"),
    "without an end": Asked("changes", "wait=inf"),
    "below nothing": Asked("documents", "limit=-99999999999999999999"),
    "a place beyond": Asked("search", "q=agua&offset=99999999999999999999999"),
    # texts
    "NUL": Asked("documents", "tag=a%00b"),
    "NUL to look for": Asked("search", "q=%00"),
    "NUL as a name": Asked("documents", "%00=1"),
    "a time that is none": Asked("documents", "published_from=2026-02-30"),
    "a time in figures": Asked("documents", "published_from=99999999999999999999"),
    "an injection": Asked("documents", "sort=title);DROP TABLE publishing_entry;--"),
    # paths
    "up and out": Asked("../../../etc/passwd", "", (404,)),
    "up and out, escaped": Asked("documents/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "", (404, 422)),
    "a schema that is a file": Asked("schemas/..%2f..%2f..%2fetc%2fpasswd.json", "", (404,)),
    "NUL in the path": Asked("documents/%00", "", (404, 422)),
    "half a character in the path": Asked("documents/%ff%fe", "", (404, 422)),
    "a backslash": Asked("documents\\..\\admin", "", (404,)),
    "slashes": Asked("////documents////", "", (404,)),
    "a very long path": Asked("documents/" + "x" * MEGABYTE, "", (404, 422)),
    "a very deep path": Asked("documents/" + "a/" * 10_000, "", (404,)),
    "a line break": Asked("documents/%0d%0aSet-Cookie:x=1", "", (404, 422)),
    "an address by its end": Asked("documents/by-path", "path=%2f..%2f..%2f", (404,)),
    "an address with NUL": Asked("documents/by-path", "path=/%00/"),
    "an id in another spelling": Asked("documents/{00000000-0000-4000-8000-000000000000", "", (404, 422)),
    "a preview of nothing": Asked("preview/" + "x" * 5000, "", (404,)),
}


def refused(answer: Answer, statuses: tuple[int, ...]) -> None:
    assert answer.status in statuses, answer.body[:500]
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.headers["Cache-Control"] == "no-store"
    body = json.loads(answer.body)
    assert body["status"] == answer.status
    assert body["detail"]
    assert len(answer.body) < 20_000, "what was sent does not come back"
    assert "Traceback" not in str(body)


@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_with_little_work(way: Any, name: str) -> None:
    asked = BAD[name]
    with CaptureQueriesContext(connection) as captured:
        answer = ask(way, f"/api/v1/{asked.path}?{asked.query}" if asked.query else f"/api/v1/{asked.path}")
    refused(answer, asked.statuses)
    assert len(captured) <= QUERIES


GOOD = (
    "documents",
    "documents?kind=news&limit=2",
    "documents/by-path?path=/direcciones/obras/bacheo-octubre/",
    "changes?since=1&limit=3",
    "kinds",
    "schemas/news.json",
    "search?q=agua",
    "suggest?q=ag",
    "obligations?subject=ayuntamiento",
    "datasets?limit=2",
    "health",
    "openapi.json",
    "docs",
)
HEADERS = {
    "accept": ("", "image/png", "*/*;q=nonsense", ",;,;", "x" * MEGABYTE),
    "accept_language": ("", "x" * MEGABYTE, "es;q=-1", "*;q=0", "\xff\xfe", "qq," * 300_000),
    "accept_encoding": ("", "x" * MEGABYTE, "br;q=1e999", "gzip;q=nan", "br," * 300_000),
    "range": ("bytes=0-", "bytes=9999999999-", "bytes=" + "0-1," * 250_000, "x" * MEGABYTE),
    "if_none_match": ('"' * MEGABYTE, '"x",' * 250_000, 'W/"', "\xff", "x" * MEGABYTE),
    "if_modified_since": ("yesterday", "Mon, 99 Foo 99999 99:99:99 GMT", "9" * MEGABYTE),
    "save_data": ("off", "on" * MEGABYTE),
    "origin": ("null", "x" * MEGABYTE),
    "x_request_id": ("x" * MEGABYTE, "\r\nSet-Cookie: a=1"),
    "authorization": ("Basic " + "x" * MEGABYTE, "Digest", "\xff"),
    "cookie": ("a=" + "x" * MEGABYTE, "a=b;" * 200_000, "sessionid=" + "x" * 5000),
}


@pytest.mark.parametrize("address", GOOD)
@pytest.mark.parametrize("name", HEADERS)
def test_odd_headers_change_no_answer(way: Any, address: str, name: str) -> None:
    """What a header asks that is no question is no question; the answer is the one without it."""
    plain = ask(way, f"/api/v1/{address}")
    assert plain.status == 200
    for value in HEADERS[name]:
        with CaptureQueriesContext(connection) as captured:
            answer = ask(way, f"/api/v1/{address}", **{name: value})
        assert answer.status == 200, (name, value[:30])
        assert len(captured) <= max(QUERIES, 20 if address == "health" else 0)
        assert len(json.dumps(answer.headers)) < 5000
        if name != "accept_encoding" and address != "health":
            assert len(answer.body) == len(plain.body)


@pytest.mark.parametrize("sent", ["x" * 10 * MEGABYTE, "\xff", "a.b.c", ""])
@pytest.mark.parametrize("address", GOOD)
def test_a_key_that_is_none(way: Any, address: str, sent: str) -> None:
    refused(ask(way, f"/api/v1/{address}", authorization=f"Bearer {sent}"), (401,))


@pytest.mark.parametrize("address", ["documents", "changes", "search?q=agua", "kinds"])
def test_what_is_long_is_not_kept(address: str) -> None:
    """What a process keeps of a request is short, however many come and however long they are."""
    ask(application, f"/api/v1/{address}")
    logging.disable()  # pytest keeps every line
    tracemalloc.start()
    try:
        before, _most = tracemalloc.get_traced_memory()
        for number in range(20):
            long = f"{number}" + "x" * MEGABYTE
            for header in ("accept_encoding", "accept_language", "if_none_match", "origin", "cookie"):
                ask(application, f"/api/v1/{address}", **{header: long})
            ask(application, f"/api/v1/{address}", host=f"a{number}" * 10_000)
            ask(application, f"/api/v1/{'x' * MEGABYTE}{number}?{long}")
        gc.collect()
        after, _most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        logging.disable(logging.NOTSET)
    assert after - before < 2 * MEGABYTE, "of 140 MB"
    assert serving._store.bytes <= serving.BUDGET


METHODS = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "QUERY", "x" * 5000)


@pytest.mark.parametrize("address", GOOD)
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method[:10])
def test_other_methods(way: Any, address: str, method: str) -> None:
    answer = ask(way, f"/api/v1/{address}", method)
    refused(answer, (405,))
    assert {"GET", "HEAD", "OPTIONS"} <= {name.strip() for name in answer.headers["Allow"].split(",")}


@pytest.mark.parametrize("address", [*GOOD, *(f"{asked.path}?{asked.query}" for asked in BAD.values())])
def test_head_is_get_without_its_body(way: Any, address: str) -> None:
    got, head = ask(way, f"/api/v1/{address}"), ask(way, f"/api/v1/{address}", "HEAD")
    assert head.status == got.status
    assert way is full or head.body == b"", "where Django answers, the server keeps the body back"
    assert head.headers.get("Content-Type") == got.headers.get("Content-Type")
    assert head.headers.get("ETag") == got.headers.get("ETag")


HOSTS = (
    "",
    "nobody.example",
    "testserver:" + "9" * 5000,
    "testserver:x",
    "x" * MEGABYTE,
    "a\0b",
    "[::1",
    "testserver, other",
    "\xff",
    "../..",
    "testserver/admin",
)


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: repr(host[:15]))
@pytest.mark.parametrize("address", ["documents", "changes", "nothing"])
def test_odd_hosts(way: Any, host: str, address: str) -> None:
    """A host of ours with an odd port is ours; any other is refused."""
    answer = ask(way, f"/api/v1/{address}", host=host)
    if host.startswith("testserver:9"):
        assert answer.status == (404 if address == "nothing" else 200)
    else:
        refused(answer, (400,))


def test_http_1_0_without_a_host(way: Any) -> None:
    """The name the server goes by stands for the host then (RFC 9112 §3.3)."""
    request = environ("/api/v1/documents?limit=1")
    del request["HTTP_HOST"]
    request |= {"SERVER_PROTOCOL": "HTTP/1.0"}
    answer = send(way, request)
    assert answer.status == 200
    assert json.loads(answer.body)["items"]
    again = send(way, {**request, "SERVER_NAME": "nobody.example"})
    refused(again, (400,))


def test_invalid_utf_8_is_read_as_far_as_it_goes(way: Any) -> None:
    """A byte that is no character becomes the one that stands for none: found nowhere, and no error."""
    answer = ask(way, "/api/v1/documents?tag=%ff%fe%ed%a0%80")
    assert (answer.status, json.loads(answer.body)["items"]) == (200, [])
    assert ask(way, "/api/v1/search?q=%ff%fe%ed%a0%80").status == 200


@pytest.mark.parametrize(
    "asked",
    ["published_from=0001-01-01", "published_to=9999-12-31", "updated_from=0001-01-01T00:00:00%2B14:00",
     "updated_to=9999-12-31T23:59:59-14:00"],
)  # fmt: skip
def test_the_ends_of_time(way: Any, asked: str) -> None:
    """They exclude nothing, and are days like any other."""
    every = json.loads(ask(way, "/api/v1/documents?limit=100").body)["items"]
    assert json.loads(ask(way, f"/api/v1/documents?limit=100&{asked}").body)["items"] == every


def test_every_address_is_tried_here() -> None:
    """Whoever adds one adds it to the lists above."""
    paths = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    tried = {address.partition("?")[0] for address in GOOD} | {asked.path for asked in BAD.values()}
    parts = {path.removeprefix("/api/v1/").partition("/")[0] for path in paths}
    assert parts <= {path.partition("/")[0] for path in tried}
