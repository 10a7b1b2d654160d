"""One wall for characters that no text has and no database keeps: before any form, search or API sees them.

PostgreSQL refuses U+0000 in a text and in JSON, SQLite keeps it, UTF-8 has no lone surrogates, and XML (feeds, sitemap,
PDF metadata) has no control characters but tab and line ends (XML 1.0, §2.2). They come with what is pasted from old
documents, and nobody ever meant them: forms and searches lose them silently. Programs are told instead (400).

Everything else is text and stays as it was typed: emoji, writing from right to left, zero-width characters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict, UnreadablePostError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponseBase]

#: where people and programs write; what the public sends is only ever compared
WRITTEN_TO: Final = ("/admin/", "/api/authoring/")
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: the same as JSON may write them; rich text comes as JSON inside of a form's field
_ESCAPED: Final = re.compile(r"\\u(?:00[01][0-9a-f]|007f|d[89a-f][0-9a-f]{2}|fff[ef])", re.IGNORECASE)


def clean(text: str) -> str:
    """``text`` without characters that no text has; JSON of a list or an object is cleaned inside and stays JSON."""
    text = _NO_TEXT.sub("", text)
    if text[:1] not in ("{", "[") or not _ESCAPED.search(text):
        return text
    try:
        return json.dumps(_cleaned(json.loads(text)))
    except (ValueError, RecursionError):
        return text  # somebody's text about JSON, and no JSON


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _NO_TEXT.sub("", value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    return value


class CleanInputMiddleware:
    """Cleans what forms and searches send; refuses addresses and bodies of programs that hold such characters."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(WRITTEN_TO):
            if _NO_TEXT.search(request.path_info):
                return refused(request)
            request.GET = _parameters(request.GET)  # type: ignore[assignment]
            try:
                if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
                    if request.method == "POST":
                        request.POST = _parameters(request.POST)  # type: ignore[assignment]
                    elif b"%00" in request.body or b"\x00" in request.body:
                        return refused(request)
                elif (request.content_type or "").endswith("json") and not _is_text(request.body):
                    return refused(request)
            except UnreadablePostError:
                pass  # the connection was cut: the view learns of it the same way
        return self.get_response(request)


def _parameters(given: QueryDict) -> QueryDict:
    """The same parameters, cleaned; the very same object where there was nothing to clean."""
    lists = [(name, given.getlist(name)) for name in given]
    cleaned = [(clean(name), [clean(value) for value in values]) for name, values in lists]
    if cleaned == lists:
        return given
    made = QueryDict(mutable=True, encoding=given.encoding)
    for name, values in cleaned:
        made.setlist(name, [*made.getlist(name), *values])
    made._mutable = False
    return made


def _is_text(body: bytes) -> bool:
    """Whether JSON holds nothing but text; what is no JSON at all the view itself refuses."""
    try:
        value = json.loads(body) if body else None
    except (ValueError, RecursionError):
        return True
    return bool(_cleaned(value) == value)


def refused(request: HttpRequest) -> HttpResponse:
    detail = _("The request holds characters that no text has (U+0000, other control characters or half a character).")
    if request.path_info.startswith("/api/"):
        problem = {"type": "about:blank", "title": _("Not a text"), "status": 400, "detail": detail}
        return JsonResponse(problem, status=400, content_type="application/problem+json")
    return HttpResponse(render_to_string("portal/500.html", {"code": 400}), status=400)
