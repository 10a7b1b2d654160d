"""Answers kept ready in the process, before Django: what every anonymous reader gets alike, under its terms.

A WSGI application around two others: ``full``, Django with all its middleware, and ``public``, which calls a public
view with the middleware that public answers need. A request with a session or with ``Authorization`` goes the full way.
What is kept is what the public way answered, byte by byte and header by header; it is good while the site's state
is the one it was made under (:mod:`.freshness`) and its time has not come.

Requests that bring a body have places of their own, so that slow ones keep nobody from reading.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpResponseBase
from django.urls import Resolver404, resolve

from .answers import LONGEST_QUERY, Terms
from .clicks import SearchPage
from .coding import WORTH_IT, accepted, compressed, conditional_etags, etag_in
from .counts import Answer, tally
from .freshness import ENVIRON_KEY, HOT_KEY, State, now_public, read_state
from .variants import VARIANTS
from .waiting import RETRY_AFTER, asks_to_wait, instead

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApplication = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

#: bytes of answers that one process keeps
BUDGET: Final = 32 * 2**20
#: what an answer costs beside its bytes
OVERHEAD: Final = 3000
#: one build for one question at a time; so many different ones at once
_BUILDING: Final = tuple(threading.Lock() for _ in range(256))
#: seconds that a question waits for the same one that is being answered
PATIENCE: Final = 15.0
#: builds that a publication in between may spoil before the answer goes out once, without a tag
ROUNDS: Final = 3
#: requests with a body that a process works on at one time
BODIES: Final = 24
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
_REQUEST_ID: Final = "X-Request-ID"
#: headers that each answer gets anew, or that were said to whoever asked first
_OF_ONE_READER: Final = frozenset({"ETag", "Content-Length", "RateLimit", "RateLimit-Policy", _REQUEST_ID})
#: of a 200, what a 304 does not say (RFC 9110 §15.4.5)
_OF_THE_BODY: Final = frozenset({"content-length", "content-type", "content-encoding", "content-language"})


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer in one coding, as the server takes it; made once, so that giving it makes nothing anew."""

    headers: Headers
    body: list[bytes]
    #: how it is counted, given whole and as a 304
    counted: Answer
    counted_unchanged: Answer


@dataclass(slots=True)
class Kept:
    """One answer, in every coding that was asked for so far."""

    site_id: int
    mark: Any
    terms: Terms
    etag: str
    headers: Headers
    body: bytes
    #: address under which it is counted
    address: str
    #: whether it is a page that somebody may have chosen from the results of a search
    choosable: bool = False
    used: bool = False
    ready: dict[str, Ready] = field(default_factory=dict)

    def good(self, state: State) -> bool:
        return state.marks.get(self.site_id) == self.mark and time.time() < self.terms.until

    def in_coding(self, coding: str) -> Ready:
        body = compressed(self.body, coding)
        headers = [*self.headers, ("Content-Length", str(len(body)))]
        if self.etag:
            headers.append(("ETag", etag_in(self.etag, coding)))
        if coding:
            headers.append(("Content-Encoding", coding))
        place = self.site_id, self.address, self.terms.searched
        counted = Answer(*place, 200, len(body), self.terms.empty)
        self.ready[coding] = made = Ready(headers, [body], counted, Answer(*place, 304, 0, self.terms.empty))
        return made

    @property
    def size(self) -> int:
        return OVERHEAD + len(self.body) + sum(len(one.body[0]) for coding, one in self.ready.items() if coding)


@dataclass(slots=True)
class Place:
    """Answers of one address and question, one for each variant of the reader (:mod:`.variants`)."""

    varies: tuple[str, ...]
    by_variant: dict[tuple[str, ...], Kept] = field(default_factory=dict)


def _variant(varies: tuple[str, ...], environ: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(VARIANTS[name](environ) for name in varies) if varies else ()


class Store:
    """Places by (scheme, host, path, question), within a budget of bytes; the longest unused leave first."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget
        self.places: dict[tuple[str, str, str, str], Place] = {}
        #: what an address makes of a query: names that count, and whether others are an error
        self.manners: dict[tuple[str, str, str], tuple[frozenset[str], bool]] = {}
        self.lock = threading.Lock()
        self.bytes = 0

    def find(self, place: tuple[str, str, str], query: str, environ: Mapping[str, Any]) -> Kept | None:
        found = self.places.get((*place, query))
        if found is None and query and len(query) <= LONGEST_QUERY:
            manner = self.manners.get(place)
            asked = _question(query, *manner) if manner is not None else None
            found = self.places.get((*place, asked)) if asked is not None and asked != query else None
        return found.by_variant.get(_variant(found.varies, environ)) if found is not None else None

    def put(self, place: tuple[str, str, str], query: str, environ: Mapping[str, Any], kept: Kept) -> None:
        terms = kept.terms
        names = frozenset(terms.names)
        asked = _question(query, names, terms.strict) if query else ""
        if asked is None or len(asked) > LONGEST_QUERY:
            return
        key = (*place, asked)
        with self.lock:
            self.manners[place] = names, terms.strict
            there = self.places.pop(key, None)
            if there is None or there.varies != terms.varies:
                self.bytes -= self._weight(there)
                there = Place(terms.varies)
            variant = _variant(terms.varies, environ)
            before = there.by_variant.get(variant)
            self.bytes += kept.size - (before.size if before is not None else 0)
            there.by_variant[variant] = kept
            self.places[key] = there  # at the end: the newest
            self._make_room()

    def _make_room(self) -> None:
        if self.bytes <= self.budget and len(self.manners) <= 2 * len(self.places) + 100:
            return
        self.bytes = sum(map(self._weight, self.places.values()))  # codings were added since
        for key in list(self.places):
            if self.bytes <= self.budget * 0.9:
                break
            place = self.places.pop(key)
            if any(kept.used for kept in place.by_variant.values()):
                for kept in place.by_variant.values():
                    kept.used = False
                self.places[key] = place
            else:
                self.bytes -= self._weight(place)
        else:  # all of them were used: the oldest leave all the same
            for key in list(self.places):
                if self.bytes <= self.budget * 0.9:
                    break
                self.bytes -= self._weight(self.places.pop(key))
        known = {key[:3] for key in self.places}
        self.manners = {place: manner for place, manner in self.manners.items() if place in known}

    @staticmethod
    def _weight(place: Place | None) -> int:
        return sum(kept.size for kept in place.by_variant.values()) if place is not None else 0

    def clear(self) -> None:
        with self.lock:
            self.places, self.manners, self.bytes = {}, {}, 0


def _question(query: str, names: frozenset[str], strict: bool) -> str | None:
    """A query reduced to what counts, in one order and spelling; None where a strict address refuses it."""
    pairs = parse_qsl(query, keep_blank_values=True)
    # by name only: of one name given several times the last counts, so their order is part of the question
    counting = sorted((pair for pair in pairs if pair[0] in names), key=lambda pair: pair[0])
    return None if strict and len(counting) != len(pairs) else urlencode(counting)


_store = Store()


def forget() -> None:
    """Keep nothing of what was answered so far."""
    _store.clear()


class HotApplication:
    """The WSGI application of the house. ``public(environ)`` answers a GET without a session; ``request_id`` makes the
    id of a request from the one it came with, if any. ``search``: the site's search page, to whose results pages that
    are asked for from there are counted."""

    def __init__(
        self,
        full: WsgiApplication,
        public: Callable[[Environ], HttpResponseBase],
        request_id: Callable[[str], str],
        search: SearchPage | None = None,
    ) -> None:
        self.full = full
        self.public = public
        self.request_id = request_id
        self.search = search
        #: what stands in the ``Referer`` of whoever comes from it; a line break stands in none
        self.search_mark = search.mark if search is not None else "\n"
        self.session_mark = f"{settings.SESSION_COOKIE_NAME}="
        self.secure_header = settings.SECURE_PROXY_SSL_HEADER
        self.host_key = "HTTP_X_FORWARDED_HOST" if settings.USE_X_FORWARDED_HOST else "HTTP_HOST"
        self.static = settings.STATIC_URL
        self.bodies = threading.BoundedSemaphore(BODIES)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method == "GET" or method == "HEAD":
            if "HTTP_AUTHORIZATION" in environ or self.session_mark in environ.get("HTTP_COOKIE", ""):
                return self.full(environ, start_response)
            try:
                state = now_public()
            except Exception:  # the full way says what is wrong, in words and in the log
                return self.full(environ, start_response)
            secure = self.secure_header
            scheme = environ["wsgi.url_scheme"] if secure is None else _scheme(environ, *secure)
            place = scheme, environ.get(self.host_key, ""), environ["PATH_INFO"]
            kept = _store.find(place, environ["QUERY_STRING"], environ)
            if kept is not None and kept.good(state):
                return self._send(kept, environ, start_response)
            return self._build(place, state, environ, start_response)
        if method in _SAFE:
            return self.full(environ, start_response)
        if not self.bodies.acquire(blocking=False):
            return _busy(environ, start_response)
        try:
            return self.full(environ, start_response)
        finally:
            self.bodies.release()

    # -- what is there ------------------------------------------------------------------------------------------------

    def _send(self, kept: Kept, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        kept.used = True
        coding = accepted(environ.get("HTTP_ACCEPT_ENCODING", "")) if len(kept.body) >= WORTH_IT else ""
        ready = kept.ready.get(coding) or kept.in_coding(coding)
        request_id = _REQUEST_ID, self.request_id(environ.get("HTTP_X_REQUEST_ID", ""))
        searched = self.search_mark in environ.get("HTTP_REFERER", "")
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and kept.etag:
            tags = conditional_etags(known)
            if kept.etag in tags or "*" in tags:
                unchanged = ready.counted_unchanged
                tally(self._chosen(unchanged, kept, environ) if searched else unchanged)
                short = [pair for pair in ready.headers if pair[0].lower() not in _OF_THE_BODY]
                start_response("304 Not Modified", [*short, request_id])
                return []
        tally(self._chosen(ready.counted, kept, environ) if searched else ready.counted)
        start_response("200 OK", [*ready.headers, request_id])
        return ready.body if environ["REQUEST_METHOD"] == "GET" else []

    def _chosen(self, answer: Answer, kept: Kept, environ: Environ) -> Answer:
        """How an answer is counted whose reader comes from the search: as chosen from its results, if it is a page."""
        if not kept.choosable or self.search is None:
            return answer
        searched = self.search.asked_in(environ["HTTP_REFERER"], environ.get(self.host_key, ""))
        return answer._replace(searched=searched, clicked=True) if searched else answer

    # -- what is not --------------------------------------------------------------------------------------------------

    def _build(
        self, place: tuple[str, str, str], state: State, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        view = None if place[2].startswith(self.static) else _view(place[2])
        if not getattr(view, "public", False):
            return self.full(environ, start_response)
        query = environ["QUERY_STRING"]
        waits = getattr(view, "may_wait", False) and asks_to_wait(query)
        if waits and (other := self._turned_away(place, state, query)) is not None:
            return self({**environ, "QUERY_STRING": other}, _later(start_response))
        lock = _BUILDING[hash((*place, query)) % len(_BUILDING)]
        # who waits gets nothing that is kept, and must not make others stand in line
        waited = not waits and lock.acquire(timeout=PATIENCE)
        try:
            state = now_public()
            kept = _store.find(place, query, environ)  # somebody may have asked the same a moment ago
            if kept is not None and kept.good(state):
                return self._send(kept, environ, start_response)
            answered = self._answer(place, state, environ)
        finally:
            if waited:
                lock.release()
        if isinstance(answered, Kept):
            return self._send(answered, environ, start_response)
        return _pass_on(answered, environ, start_response)

    @staticmethod
    def _turned_away(place: tuple[str, str, str], state: State, query: str) -> str | None:
        """What one is answered who asks to wait and finds no place: the answer to this question, with Retry-After."""
        site = state.site_of_host(place[1]) if place[1] else None
        return instead(query, state.generation(site.pk)) if site is not None else None

    def _choosable(self, path: str, terms: Terms, response: HttpResponseBase) -> bool:
        """Pages are what results lead to: not the styles and data that belong to a page, nor the next search."""
        is_search = bool(terms.searched) or (self.search is not None and path == self.search.path)
        return not is_search and response.headers.get("Content-Type", "").startswith("text/html")

    def _answer(self, place: tuple[str, str, str], state: State, environ: Environ) -> Kept | HttpResponseBase:
        """A new answer, kept if its terms allow; the response itself where it has none."""
        asked = {key: value for key, value in environ.items() if key not in _CONDITIONS}
        asked |= {"REQUEST_METHOD": "GET", HOT_KEY: True}
        for _round in range(ROUNDS):
            asked[ENVIRON_KEY] = state
            response = self.public(dict(asked))
            terms: Terms | None = getattr(response, "terms", None)
            site = state.site_of_host(place[1]) if place[1] else None
            if terms is None or response.status_code != 200 or response.streaming or site is None:
                return response
            etag = response.headers.get("ETag", "")
            kept = Kept(
                site.pk,
                state.marks[site.pk],
                terms,
                etag,
                [(name, value) for name, value in response.items() if name not in _OF_ONE_READER],
                response.content,  # type: ignore[attr-defined]  # not a streaming one
                terms.address or place[2],
                self._choosable(place[2], terms, response),
            )
            response.close()
            fresh = state if terms.whole else read_state()
            if fresh.marks.get(site.pk) == kept.mark:
                if etag:
                    _store.put(place, environ["QUERY_STRING"], environ, kept)
                return kept
            state = fresh
        # published again and again meanwhile: right, but of no generation that could be named
        kept.etag, kept.ready = "", {}
        return kept


def _scheme(environ: Environ, name: str, value: str) -> str:
    """The scheme that our own proxy names, as Django reads it."""
    return "https" if environ.get(name, "").split(",", 1)[0].strip() == value else "http"


def _view(path: str) -> object | None:
    """What answers at an address."""
    try:
        # WSGI hands over bytes as Latin-1 (PEP 3333)
        return resolve(path.encode("latin-1").decode("utf-8", "replace")).func
    except Resolver404:
        return None


def _later(start_response: StartResponse) -> StartResponse:
    """``start_response`` that also says when to ask again."""

    def start(status: str, headers: Headers, *rest: Any) -> Any:
        return start_response(status, [*headers, ("Retry-After", str(RETRY_AFTER))], *rest)

    return start


def _pass_on(response: HttpResponseBase, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """An answer that is not kept, as the server wants it."""
    status = f"{response.status_code} {response.reason_phrase}"
    start_response(status, [*response.items(), *(("Set-Cookie", c.OutputString()) for c in response.cookies.values())])
    if response.streaming and environ["REQUEST_METHOD"] == "GET":
        return response  # the server closes it
    response.close()
    return [response.content] if environ["REQUEST_METHOD"] == "GET" else []  # type: ignore[attr-defined]


def _busy(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Nobody is kept waiting for a place: the browser or the program asks again."""
    text = "Hay demasiados envíos al mismo tiempo. Espere unos segundos y vuelva a enviar; nada quedó a medias."
    if "text/html" in environ.get("HTTP_ACCEPT", ""):
        kind, body = "text/plain; charset=utf-8", text.encode()
    else:  # a program (RFC 9457)
        said = {"type": "about:blank", "title": "Service Unavailable", "status": 503, "detail": text}
        kind, body = "application/problem+json", json.dumps(said, ensure_ascii=False).encode()
    start_response(
        "503 Service Unavailable",
        [
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(RETRY_AFTER)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    return [body]
