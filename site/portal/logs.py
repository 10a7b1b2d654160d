"""Logs as JSON lines on stdout, each with the id of its request. No personal data: no user, no address, no query."""

from __future__ import annotations

import itertools
import json
import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"^[A-Za-z0-9-]{8,64}$")
#: random for each process, counted within: an id need not be secret, and is made for every answer
_PROCESS = secrets.token_hex(6)
_NUMBERS = itertools.count()
_request_id: ContextVar[str] = ContextVar("pregonero_request_id", default="-")

#: attributes every LogRecord has; the others came in ``extra``
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
#: extras that may hold people's data
_WITHHELD = frozenset({"request", "user", "email", "ip"})


def identifier_of(given: str) -> str:
    """The id of a request: the one a proxy sent, if it has a sane form, else a new one."""
    if given and _GIVEN.match(given):
        return given
    return f"{_PROCESS}{next(_NUMBERS):08x}"


class RequestIdMiddleware:
    """Gives every request an id (the one a proxy sent, if it has a sane form) and returns it in ``X-Request-ID``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        identifier = identifier_of(request.headers.get(HEADER, ""))
        token = _request_id.set(identifier)
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(token)
        response.headers[HEADER] = identifier
        return response


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, request, message, extras and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": _request_id.get(),
            "message": record.getMessage(),
        }
        for key, value in vars(record).items():
            if key not in _STANDARD and key not in _WITHHELD:
                line[key] = value if isinstance(value, str | int | float | bool | None) else str(value)
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
