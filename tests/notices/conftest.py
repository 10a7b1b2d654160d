"""Shared by the tests of printed notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from notices.api import render_pdf
from tests.notices import documents

Print = Callable[..., bytes]


@pytest.fixture
def print_pdf() -> Print:
    """``print_pdf(document, **over)``: :func:`render_pdf` with site and pictures of :mod:`tests.notices.documents`."""

    def run(document: dict[str, Any], **over: Any) -> bytes:
        site = over.pop("site", None)
        arguments = {"base_url": documents.BASE_URL, "image_bytes": documents.image_bytes, **over}
        return render_pdf(document, documents.site() if site is None else site, **arguments)

    return run
