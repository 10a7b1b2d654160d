"""Tells a CDN which addresses are old, through Wagtail's backends; and says so where it does not listen.

Wagtail's own hook would ask the CDN in the publication's transaction, and its backends log a failure and go on. Ours
runs from the outbox, so it has to know of failures: what a backend logs as an error is one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.conf import settings
from wagtail.contrib.frontend_cache.backends import BaseBackend, PurgeRequest
from wagtail.contrib.frontend_cache.utils import get_backends

#: seconds that a server is waited for
PATIENCE: Final = 3.0
#: loggers of Wagtail's backends; one of them writes to the root's
_LOGGERS: Final = frozenset({"wagtail.frontendcache", "root"})
#: answers to PURGE that mean that there is nothing to purge (Varnish, Squid, nginx)
_NOTHING_THERE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED})


class PurgeFailed(Exception):
    """The CDN did not take it; asking again later may help."""


class HTTPBackend(BaseBackend):
    """PURGE as Varnish, Squid and nginx know it. Wagtail's waits for ever, and takes "was not kept" for a failure."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.location = urlsplit(params.pop("LOCATION"))

    def purge(self, url: str) -> None:
        asked = urlsplit(url)
        there = asked._replace(scheme=self.location.scheme, netloc=self.location.netloc)
        request = PurgeRequest(there.geturl(), headers={"Host": asked.netloc})
        try:
            with urlopen(request, timeout=PATIENCE):  # noqa: S310  (the address is the installation's own setting)
                return
        except HTTPError as error:
            with error:
                if error.code not in _NOTHING_THERE:
                    raise PurgeFailed(f"{error.code} for {url}") from error
        except OSError as error:
            raise PurgeFailed(f"{type(error).__name__}: {error}") from error


class _Errors(logging.Handler):
    """Keeps what the backends log as an error in this thread."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.thread = threading.get_ident()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread and record.name in _LOGGERS:
            self.found.append(record.getMessage())


@contextmanager
def _errors_raised() -> Iterator[None]:
    handler, root = _Errors(), logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
    if handler.found:
        raise PurgeFailed("; ".join(handler.found)[:400])


def purge(urls: Sequence[str]) -> None:
    """Purge absolute addresses from the CDN. Raises :class:`PurgeFailed`, or what the backend raises."""
    with _errors_raised():
        for backend in get_backends({"default": settings.CDN_PURGE}).values():
            backend.purge_batch(list(urls))
