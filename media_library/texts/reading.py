"""What comes out of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from media_library.enums import Outcome, Reason

from . import limits


@dataclass(frozen=True, slots=True)
class Reading:
    """``pages``: their texts in order. ``page_count``: how many pages the file has, 0 where its kind has none;
    ``scanned``: how many of them are pictures. ``again``: another attempt may do better."""

    outcome: Outcome
    reason: Reason = Reason.NONE
    pages: tuple[str, ...] = ()
    page_count: int = 0
    scanned: int = 0
    again: bool = field(default=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(found: Mapping[str, Any]) -> Reading:
    """The answer of a process that hostile bytes may have taken over. Raises ValueError where it is none."""
    pages, page_count, scanned = found.get("pages"), found.get("page_count"), found.get("scanned")
    if (
        not isinstance(pages, list)
        or not all(isinstance(page, str) for page in pages)
        or len(pages) > limits.PAGES
        or sum(map(len, pages)) > 2 * limits.CHARACTERS
        or not isinstance(page_count, int)
        or not isinstance(scanned, int)
        or not 0 <= scanned <= page_count < 10**9
    ):
        raise ValueError("not an answer")
    return Reading(
        Outcome(str(found.get("outcome"))), Reason(str(found.get("reason"))), tuple(pages), page_count, scanned
    )


def of_pages(pages: list[str], *, page_count: int = 0, scanned: int = 0, cut: Reason = Reason.NONE) -> Reading:
    """The reading of a file that could be opened; ``cut`` says why not all of it was read."""
    words = any(character.isalnum() for page in pages for character in page)
    if cut:
        outcome = Outcome.TOO_LARGE
    elif not words or (page_count and scanned == page_count):
        outcome = Outcome.EMPTY
    else:
        outcome = Outcome.READ
    return Reading(outcome, cut, tuple(pages) if words else (), page_count, scanned)
