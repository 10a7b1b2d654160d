"""Whether the addresses in cells answer: asked by the worker, a few at a time, never while somebody waits.

Each address of a field of type 7 is a row to be answered; those that are in no cell any more go. A dead one becomes a
finding of grade ``warning`` beside the others of the last check. Only machines of the Internet are asked, at the very
address that was looked at (:mod:`pregonero.publishing.machines`), after a redirect again.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from django.db.models import Q
from django.utils import timezone
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import parse_url

from pregonero.publishing import machines
from transparency.sipot import api as sipot
from transparency.sipot.model import LOAD_DATA_ROW, LOAD_TABLE_ROW

from .models import Filing, Format, LinkCheck, WorkingCopy
from .rows import StoredRow, working
from .workbooks import MAIN_SHEET

CODE = "link-dead"
#: asked in one act, and seconds after which an act begins no other
AT_ONCE, ACT_SECONDS = 4, 10.0
#: seconds for one address, its redirects included
SECONDS = 10.0
REDIRECTS = 5
_REDIRECT = frozenset({301, 302, 303, 307, 308})
#: answers by which a server refuses HEAD, or says that it does not like to be asked this way
_ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 500, 501, 503})
#: the document is there, for people who are somebody or wait: no fault of the address
_ALIVE = frozenset({401, 403, 407, 429, 451})
#: minutes after which one that gave no answer is asked again; then it is dead
RETRIES = (1, 10, 60)
MAX_URL = 2_000
PORTS = {"http": 80, "https": 443}
_HEADERS = {"User-Agent": "Pregonero (link check)", "Accept": "*/*"}
_URL = re.compile(r"https?://\S+", re.IGNORECASE)

Resolve = Callable[[str, int, float], list[str]]


class NoAnswer(Exception):
    """Nobody answered; the text says why. ``final``: asking again changes nothing."""

    def __init__(self, problem: str, *, final: bool = False) -> None:
        self.final = final
        super().__init__(problem)


# What is to be asked.


def ask(filing: Filing, rows: Iterable[StoredRow], edition: Format | None) -> int:
    """Let the addresses of these rows be asked; those of no cell any more are forgotten. How many are new."""
    if edition is None:
        return 0
    wanted: dict[str, str] = {}
    for _row, _spec, _index, url in _addresses(rows, edition):
        if url not in wanted:
            wanted[url] = hashlib.sha256(url.encode()).hexdigest()
    known = set(LinkCheck.objects.filter(filing=filing).values_list("digest", flat=True))
    gone = known - set(wanted.values())
    for part in _parts(sorted(gone)):
        LinkCheck.objects.filter(filing=filing, digest__in=part).delete()
    new = ((url, digest) for url, digest in wanted.items() if digest not in known)
    count = 0
    for batch in _parts(list(new)):
        LinkCheck.objects.bulk_create(
            [LinkCheck(filing=filing, url=url, digest=digest) for url, digest in batch], ignore_conflicts=True
        )
        count += len(batch)
    return count


def _parts(items: list[Any], size: int = 500) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _addresses(rows: Iterable[StoredRow], edition: Format) -> Iterator[tuple[StoredRow, dict[str, Any], int, str]]:
    """Each address with its row, its field and the zero-based column that the field has in a load layout."""
    link = int(sipot.TypeCode.LINK)
    fields = {"": [(spec, index) for index, spec in enumerate(edition.fields) if spec["code"] == link]}
    for sheet, specs in edition.tables.items():
        fields[sheet] = [(spec, index) for index, spec in enumerate(specs, 1) if spec["code"] == link]
    for row in rows:
        for spec, index in fields.get(row.table, ()):
            cell = row.cells.get(spec["key"])
            if isinstance(cell, str) and len(cell) <= MAX_URL and _URL.fullmatch(url := cell.strip()):
                yield row, spec, index, url


# Asking.


def act() -> int:
    """Ask a few addresses whose turn it is; for the worker. How many were asked."""
    due = LinkCheck.objects.filter(answered_at=None, next_try__lte=timezone.now()).order_by("next_try", "pk")
    asked: dict[int, Filing] = {}
    ends = time.monotonic() + ACT_SECONDS
    count = 0
    for check in due.select_related("filing")[:AT_ONCE]:
        if time.monotonic() > ends:
            break
        answer(check)
        asked[check.filing_id] = check.filing
        count += 1
    for filing in asked.values():
        refresh(filing)
    return count


def answer(check: LinkCheck) -> None:
    """Ask one address and note what came of it."""
    check.tries += 1
    try:
        check.status = status_of(check.url)
        check.problem = "" if is_alive(check.status) else f"responde {check.status}"
        temporary = check.status >= 500
    except NoAnswer as fault:
        check.status, check.problem = None, str(fault)[:300]
        temporary = not fault.final
    now = timezone.now()
    if temporary and check.tries <= len(RETRIES):
        check.next_try = now + timedelta(minutes=RETRIES[check.tries - 1])
    else:
        check.answered_at = now
    # another import may have forgotten it meanwhile
    LinkCheck.objects.filter(pk=check.pk).update(
        tries=check.tries,
        status=check.status,
        problem=check.problem,
        next_try=check.next_try,
        answered_at=check.answered_at,
    )


def is_alive(status: int) -> bool:
    return status < 400 or status in _ALIVE


def status_of(url: str, resolve: Resolve = machines.resolve, *, allowed: Callable[..., bool] | None = None) -> int:
    """The status with which an address answers, after redirects. Raises NoAnswer."""
    ends = time.monotonic() + SECONDS
    allowed = allowed or machines.is_public
    for _hop in range(REDIRECTS + 1):
        status, location = _exchange("HEAD", url, ends, resolve, allowed)
        if status in _ASK_AGAIN:
            status, location = _exchange("GET", url, ends, resolve, allowed)
        if status not in _REDIRECT or not location:
            return status
        url = urljoin(url, location)
    raise NoAnswer(f"remite a otra dirección más de {REDIRECTS} veces", final=True)


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    request: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def _parsed(url: str) -> _Target:
    try:
        # letters of other alphabets are written in the form that goes over the wire
        found = parse_url(url)
        host = (found.host or "").strip("[]").lower()
        if not host.isascii():
            host = host.encode("idna").decode()
    except (LocationParseError, UnicodeError, ValueError):
        raise NoAnswer("la dirección no se entiende", final=True) from None
    if found.scheme not in PORTS or not host or "%" in host or (found.port is not None and not 0 < found.port < 65536):
        raise NoAnswer("la dirección no se entiende", final=True)
    return _Target(found.scheme, host, found.port or PORTS[found.scheme], found.request_uri)


def _exchange(method: str, url: str, ends: float, resolve: Resolve, allowed: Callable[..., bool]) -> tuple[int, str]:
    """Status and where it sends us; nothing of the body is read."""
    target = _parsed(url)
    connection = _connect(target, ends, resolve, allowed)
    try:
        connection.timeout = _left(ends)
        if connection.sock is not None:
            connection.sock.settimeout(connection.timeout)
        with machines.cut_at(connection.sock, _left(ends)):
            headers = {**_HEADERS, "Host": target.host_header, "Connection": "close"}
            if method == "GET":
                headers["Range"] = "bytes=0-0"
            connection.request(method, target.request, headers=headers, preload_content=False, decode_content=False)
            response = connection.getresponse()
            return response.status, response.headers.get("Location", "")
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        raise NoAnswer(_reason(error)) from error
    finally:
        connection.close()


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise NoAnswer(f"no responde en {SECONDS:.0f} segundos")
    return left


def _connect(target: _Target, ends: float, resolve: Resolve, allowed: Callable[..., bool]) -> HTTPConnection:
    """A connection to a machine that was looked at; one name that stands for a machine inside refuses all of them."""
    try:
        found = machines.parsed(resolve(target.host, target.port, _left(ends)))
    except OSError:
        raise NoAnswer("no existe el servidor") from None
    if not found or not all(allowed(machine) for machine in found):
        raise NoAnswer("lleva a una red interna", final=True)
    reason = "no responde"
    for machine in found:
        seconds = min(5.0, _left(ends))
        if target.scheme == "http":
            connection = HTTPConnection(str(machine), target.port, timeout=seconds)
        else:
            connection = HTTPSConnection(
                str(machine),
                target.port,
                timeout=seconds,
                server_hostname=target.host,
                ssl_context=ssl.create_default_context(),
            )
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            connection.close()
            reason = _reason(error)
            continue
        return connection
    raise NoAnswer(reason)


def _reason(error: Exception) -> str:
    text = f"{type(error).__name__} {error}"
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return "su certificado no es válido"
    if "SSL" in text:
        return "no se pudo cifrar la conexión"
    if isinstance(error, socket.timeout) or "imeout" in text:
        return f"no responde en {SECONDS:.0f} segundos"
    return "se corta la conexión"


# What was found.


def findings_of(filing: Filing, rows: Iterable[StoredRow], edition: Format | None) -> list[dict[str, Any]]:
    """A finding for each cell whose address is dead, as the working copy keeps them; at most those that are listed."""
    dead = {
        check.url: check.problem
        for check in LinkCheck.objects.filter(filing=filing).exclude(answered_at=None)
        if check.problem
    }
    if edition is None or not dead:
        return []
    found = sipot.Findings()
    keys = []
    places: dict[str, int] = {}
    numbers: dict[int, int] = {}
    rows = list(rows)
    for row in rows:
        first = LOAD_TABLE_ROW if row.table else LOAD_DATA_ROW
        places[row.table] = places.get(row.table, first - 1) + 1
        numbers[id(row)] = places[row.table]
    for row, spec, index, url in _addresses(rows, edition):
        if url in dead:
            listed = len(found)
            sheet = row.table or MAIN_SHEET
            found.add(CODE, sheet, numbers[id(row)], index, spec["name"], text=url, problem=dead[url])
            keys += [row.key] * (len(found) - listed)
    return [one.as_dict() | {"key": key} for one, key in zip(found, keys, strict=True)]


def refresh(filing: Filing) -> None:
    """Put what is known of dead addresses in the place of what the working copy says of them."""
    copy = WorkingCopy.objects.filter(filing=filing).first()
    if copy is None:
        return
    edition = filing.get_latest_revision_as_object().format if filing.latest_revision_id else filing.format
    dead = findings_of(filing, working(copy), edition)
    totals = {code: count for code, count in copy.totals.items() if code != CODE}
    if dead:
        totals[CODE] = len(dead)
    findings = [one for one in copy.findings if one.get("code") != CODE] + dead
    # where somebody wrote meanwhile, their check asks again
    WorkingCopy.objects.filter(pk=copy.pk, version=copy.version).update(findings=findings, totals=totals)


def open_checks(filing: Filing) -> int:
    """How many addresses of a filing have not been answered yet."""
    return LinkCheck.objects.filter(Q(filing=filing), answered_at=None).count()
