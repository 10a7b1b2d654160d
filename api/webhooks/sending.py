"""Sends one request to somebody else's server, and believes nothing of what comes back.

The whole takes at most ``DEADLINE`` seconds, however the answer is drawn out, and at most ``READ`` bytes of its body
are read. No proxy is asked and nothing of the environment is used.
"""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urljoin

from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from pregonero.publishing.machines import Machine, cut_at

from .addresses import BadAddress, Target, look_up, parse

#: seconds for a connection, TLS included, and for everything
CONNECT, DEADLINE = 5.0, 15.0
#: bytes of an answer that are read, and characters that are kept
READ, KEPT = 64 * 1024, 500
#: only these keep method and body (RFC 9110 §15.4)
REDIRECTS = frozenset({HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT})
MOST_REDIRECTS = 3


class NotSent(Exception):
    """There was no answer, or none that counts; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``text``: the beginning of the body. ``retry_after``: seconds the receiver asks us to wait, if it does."""

    status: int
    text: str
    retry_after: int | None
    location: str


class _Clock:
    """What is left of the time for one attempt."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + DEADLINE

    def left(self) -> float:
        return max(0.0, self._ends - time.monotonic())

    def check(self) -> None:
        if not self.left():
            raise NotSent(_("The receiver took longer than %(seconds)d seconds.") % {"seconds": DEADLINE})


def post(address: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """POST ``body``; follows redirects that keep the method. Raises NotSent, and BadAddress where it may not go."""
    clock = _Clock()
    target = parse(address)
    for _hop in range(MOST_REDIRECTS + 1):
        answer = _exchange(target, headers, body, clock)
        if answer.status not in REDIRECTS:
            return answer
        if not answer.location:
            raise NotSent(_("The receiver sends us elsewhere and does not say where."))
        address = urljoin(address, answer.location)
        coming = parse(address)
        if target.scheme == "https" and coming.scheme != "https":
            raise BadAddress(_("The receiver sends us from https:// to http://, which anybody on the way could read."))
        target = coming
    raise NotSent(_("The receiver sends us elsewhere more than %(count)d times.") % {"count": MOST_REDIRECTS})


def _exchange(target: Target, headers: Mapping[str, str], body: bytes, clock: _Clock) -> Answer:
    connection = _connect(target, clock)
    try:
        with _cut_at_the_end(connection, clock):
            connection.request(
                "POST",
                target.request,
                body=body,
                headers={**headers, "Host": target.host_header, "Connection": "close"},
                preload_content=False,
                decode_content=False,
            )
            response = connection.getresponse()
            text = _read(response)
        clock.check()
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        clock.check()
        raise NotSent(_broken_off(error)) from error
    finally:
        connection.close()
    if not response.headers:
        raise NotSent(_("The answer of the receiver broke off."))
    return Answer(
        response.status, text, _seconds(response.headers.get("Retry-After", "")), response.headers.get("Location", "")
    )


def _connect(target: Target, clock: _Clock) -> HTTPConnection:
    """A connection to the very machine that was looked at; the name goes into TLS and the header ``Host`` only."""
    try:
        machines = look_up(target, clock.left())
    except BadAddress:
        raise
    except OSError as error:
        raise NotSent(str(error)) from error
    reason = ""
    for machine in machines:
        clock.check()
        connection = _connection(target, machine, min(CONNECT, clock.left()))
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            connection.close()
            reason = _no_connection(error)
            continue
        return connection
    raise NotSent(reason)


def _connection(target: Target, machine: Machine, seconds: float) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(str(machine), target.port, timeout=seconds)
    return HTTPSConnection(
        str(machine),
        target.port,
        timeout=seconds,
        server_hostname=target.host,
        ssl_context=ssl.create_default_context(),
    )


@contextmanager
def _cut_at_the_end(connection: HTTPConnection, clock: _Clock) -> Iterator[None]:
    """Close the socket when the time is over: a time limit of the socket's own begins anew with each byte."""
    opened = connection.sock
    connection.timeout = max(clock.left(), 0.001)  # until here it was that of connecting
    with cut_at(opened, clock.left()):
        yield


def _read(response: HTTPResponse) -> str:
    """The beginning of the body. Raises HTTPError where it is shorter than it says."""
    read = b""
    while len(read) < READ:
        part = response.read(READ - len(read), decode_content=False)
        if not part:
            break
        read += part
    text = read.decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text[:KEPT])


def _seconds(header: str) -> int | None:
    """``Retry-After``: seconds, or a date (RFC 9110 §10.2.3)."""
    if header.isascii() and header.isdigit():
        return int(header[:9])
    try:
        then = parsedate_to_datetime(header)
    except (ValueError, TypeError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0, int((then - datetime.now(UTC)).total_seconds()))


def _no_connection(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
        return _("The certificate of the receiver is not valid for its name.")
    if isinstance(error, ssl.SSLError) or "SSL" in str(error):
        return _("No encrypted connection to the receiver could be made.")
    return _("The receiver cannot be reached: %(reason)s") % {"reason": type(error).__name__}


def _broken_off(error: Exception) -> str:
    return _("The answer of the receiver broke off: %(reason)s") % {"reason": type(error).__name__}
