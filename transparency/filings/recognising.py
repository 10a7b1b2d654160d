"""Which duty a file is filed for, and the editions it is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from transparency.sipot import api as sipot
from transparency.sipot.columns import comparable

from ..law_models import Duty
from .models import Format
from .recognition import Proposal, Why, proposals, traits_of

Use = tuple[Duty, str]


def uses_of(workbook: sipot.Workbook, on: date, name: str = "") -> list[Use]:
    """The duty and part that a workbook is of by the law of a day; several where nothing tells them apart."""
    found = proposals(traits_of(workbook, name), on)
    held = [one for one in found if one.duty.holds_on(on)] or found
    if not held:
        return []
    best = held[0]
    return [(one.duty, one.part) for one in held if _equal(one, best)]


def _equal(one: Proposal, best: Proposal) -> bool:
    """Numbers and short names say as much as each other; of titles and fields, the likest counts."""
    if one.why != best.why or one.sure != best.sure:
        return False
    return one.why < Why.TITLE or abs(one.score - best.score) < 0.01


def editions(duty: Duty, part: str) -> list[Format]:
    """The editions of the format of a duty, those of uploaded templates first, the newest of each first."""
    found = Format.objects.filter(uses__duty=duty, uses__part=part).order_by("-added_at", "-pk")
    return sorted(found, key=lambda edition: edition.source != "template")


def agrees(names: Iterable[str], edition: Format) -> float:
    """What share of a file's fields an edition has, by name."""
    known = {comparable(spec["name"]) for spec in edition.fields}
    wanted = [comparable(name) for name in names]
    return sum(name in known for name in wanted) / len(wanted) if wanted else 0.0
