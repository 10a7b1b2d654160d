"""Asks the WSGI application of the house as a server does, without a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.signals import request_finished, request_started
from django.db import close_old_connections


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def environ(
    address: str, method: str = "GET", host: str = "testserver", remote: str = "127.0.0.1", **headers: str
) -> dict[str, Any]:
    """A WSGI environment (PEP 3333); ``headers`` with underscores."""
    path, _mark, query = address.partition("?")  # a library would keep what it took apart
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": remote,
        "HTTP_HOST": host,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.version": (1, 0),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }


@contextmanager
def own_connection() -> Iterator[None]:
    """The request runs in the transaction of the test: nobody closes its connection, as with Django's client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def ask(application: Any, address: str, method: str = "GET", host: str = "testserver", **headers: str) -> Answer:
    return send(application, environ(address, method, host, **headers))


def send(application: Any, request: dict[str, Any]) -> Answer:
    """The answer to a WSGI environment."""
    told: list[Any] = []

    def start_response(status: str, pairs: list[tuple[str, str]], exc_info: Any = None) -> None:
        told[:] = [int(status.split()[0]), pairs]

    with own_connection():
        chunks = application(request, start_response)
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
    names = [name for name, _value in told[1]]
    assert len(names) == len(set(names)), "no header twice"
    return Answer(told[0], dict(told[1]), body)
