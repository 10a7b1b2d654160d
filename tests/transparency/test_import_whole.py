"""An import that breaks off at any SQL statement leaves nothing of itself: no row, no file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.publishing.database import changed, contents
from tests.transparency import filing_files as files
from transparency.filings import importing

pytestmark = pytest.mark.django_db


class PowerCut(BaseException):
    """Nobody catches it by accident."""


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def counted(act: Any, at: int | None = None) -> int:
    """Run ``act``; at its ``at``th change of the database the power goes. How many changes there were."""
    seen = 0

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            seen += 1
            if seen == at:
                raise PowerCut
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        act()
    return seen


@pytest.mark.parametrize("again", [False, True], ids=["first file", "second file"])
def test_all_or_nothing(again: bool) -> None:
    files.duty()
    if again:
        files.sent()
    data = files.filled(["Ley", 7, 1, files.LINK], ["Código", 8, 1, "acta.pdf"])
    before, kept = contents(), files.stored()
    total, cut = 0, 1
    while True:
        try:
            total = counted(lambda: files.sent(data), cut)
        except PowerCut:
            assert changed(before, contents()) == {}, f"statement {cut}"
            assert files.stored() == kept, f"statement {cut}"
            cut += 1
            continue
        break
    assert total >= 8
    assert cut == total + 1
    assert len(files.stored()) == len(kept) + (1 if again else 2)


def test_storage_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    files.duty()
    before = contents()

    def full(*args: Any, **kwargs: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(importing, "archive", full)
    with pytest.raises(OSError, match="No space"):
        files.sent()
    assert changed(before, contents()) == {}
    assert files.stored() == []
