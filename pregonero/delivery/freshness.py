"""What is public now, as this process last saw it: which sites answer, and the generation of each.

One query answers both. An answer made under one state is good for as long as the state is the same; a state older than
``RECHECK`` is read again by one thread while others go on, and none older than ``LIMIT`` is believed. So whatever
another process or host published is seen here within a second, and what this process published at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import close_old_connections, connection
from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Site

from pregonero.publishing.api import entries_written, turned

#: seconds after which a state is read again, and after which it is not believed any more
RECHECK = 0.4
LIMIT = 0.8
#: where a request carries the state under which it is answered
ENVIRON_KEY = "pregonero.state"
#: set where the hot path asks: it looks itself whether something was published meanwhile
HOT_KEY = "pregonero.hot"


@dataclass(frozen=True, slots=True)
class State:
    """The sites with their generations and turns. Equal states make equal answers."""

    #: site → what tells its states apart: which names lead to which site, its last sequence number, and how often what
    #: is public beside documents changed
    marks: Mapping[int, tuple[str, int, int]]
    sites: Sequence[Site] = field(compare=False)

    def generation(self, site_id: int) -> int:
        """Sequence number of the site's last entry; 0 before the first."""
        return self.marks[site_id][1] if site_id in self.marks else 0

    def turn(self, site_id: int) -> int:
        """How often something public beside documents changed on the site; 0 before the first time."""
        return self.marks[site_id][2] if site_id in self.marks else 0

    def site_of_host(self, host: str) -> Site | None:
        """The site that answers for a ``Host``: by name and port, by name, or the default one (as Wagtail decides)."""
        name, given = split_domain_port(host)
        named = [site for site in self.sites if site.hostname == name]
        # a port is compared as it is written: one of five thousand digits is no number
        exact = [site for site in named if str(site.port) == given] or [site for site in named if site.is_default_site]
        if exact:
            return exact[0]
        default = next((site for site in self.sites if site.is_default_site), None)
        # one site of that name at another port is meant; of several nobody knows which
        return named[0] if len(named) == 1 else default


def read_state() -> State:
    """The state of the database at this moment. One query. Whoever asks :func:`now_public` afterwards is told nothing
    older, so that what is made from both belongs together."""
    began = time.monotonic()
    sites = list(Site.objects.select_related("chain").order_by("pk"))
    named = [(site.pk, site.hostname, site.port, site.is_default_site, site.root_page_id) for site in sites]
    names = sha256(repr(named).encode()).hexdigest()
    heads = {site.pk: (site.chain.seq, site.chain.turn) if hasattr(site, "chain") else (0, 0) for site in sites}
    state = State({site.pk: (names, *heads[site.pk]) for site in sites}, sites)
    if not connection.in_atomic_block:  # what is read inside a transaction may never have been
        _watch.saw(state, began)
    return state


def state_of(request: HttpRequest) -> State:
    """The state under which a request is answered: the one it was given by the hot path, else read once for it."""
    state: State | None = request.META.get(ENVIRON_KEY)
    if state is None:
        state = request.META[ENVIRON_KEY] = read_state()
    return state


def site_of(request: HttpRequest) -> Site | None:
    """The site that answers for the host of a request; ``Site.find_for_request`` without a query of its own."""
    return state_of(request).site_of_host(request.get_host())


def unchanged_for(request: HttpRequest, site_id: int) -> bool:
    """Whether nothing was published on a site since the state under which a request is answered was read. The hot path
    asks that itself, for what it keeps."""
    if request.META.get(HOT_KEY):
        return True
    return read_state().marks.get(site_id) == state_of(request).marks.get(site_id)


class _Watch:
    """The state that this process believes in, and since when."""

    def __init__(self) -> None:
        self.state: State | None = None
        self.read_at = float("-inf")
        #: what was read before this instant is not believed: this process has published since
        self.not_before = float("-inf")
        #: taken by the thread that reads, and by whoever notes what was read
        self.lock = threading.Lock()
        self.noting = threading.Lock()

    def current(self) -> State:
        """Raises what the database raises, when it must be asked."""
        age = time.monotonic() - self.read_at
        state = self.state
        if state is not None and age < RECHECK:
            return state
        # one thread reads; the others go on with what is still good, and wait where nothing is
        if self.lock.acquire(blocking=state is None or age >= LIMIT):
            try:
                began = time.monotonic()
                if self.state is None or began - self.read_at >= RECHECK:
                    if not connection.in_atomic_block:
                        close_old_connections()
                    self.saw(read_state(), began)
                return self.state  # type: ignore[return-value]  # it was read just now, or before
            finally:
                self.lock.release()
        return state  # type: ignore[return-value]  # it is there, else it was waited for

    def saw(self, state: State, began: float) -> None:
        """Note a state whose reading began at that instant, unless a later one is known."""
        with self.noting:
            if self.state is None or began >= self.read_at:
                self.state = self.state if state == self.state else state
                self.read_at = began if began >= self.not_before else float("-inf")

    def expire(self) -> None:
        with self.noting:
            self.read_at, self.not_before = float("-inf"), time.monotonic()


_watch = _Watch()


def now_public() -> State:
    """The state of this moment, at most ``LIMIT`` seconds old. Raises what the database raises."""
    return _watch.current()


def expire(**_signal: Any) -> None:
    """Believe nothing until the database was asked again; called when this process has published."""
    _watch.expire()


def forget_state() -> None:
    """As if the process had just begun."""
    _watch.state, _watch.read_at, _watch.not_before = None, float("-inf"), float("-inf")


def connect() -> None:
    for signal in (entries_written, turned):
        signal.connect(expire, dispatch_uid="pregonero.delivery")
