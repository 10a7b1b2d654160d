"""Which duty a workbook is filed for, and with which edition of its format: the only place that asks.

What people uploaded as a template counts first, then what the law's pack says of its formats. Ids differ between
states: one of the pack's counts beside a title that agrees with it, or where nothing else is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from transparency.sipot import api as sipot
from transparency.sipot.columns import comparable

from ..law_models import Duty
from .models import Format, FormatUse

Use = tuple[Duty, str]


def find_use(workbook: sipot.Workbook, on: date | None = None) -> list[Use]:
    """The duties, each with its part, that a workbook may be of; those that hold on a day where any does."""
    found = _by_editions(workbook.format.id) or _by_packs(workbook.format)
    if on is not None and (holding := [use for use in found if use[0].holds_on(on)]):
        return holding
    return found


def _by_editions(official_id: str) -> list[Use]:
    if not official_id:
        return []
    uses = FormatUse.objects.filter(format__official_id=official_id).select_related("duty__law").order_by("pk")
    return list({(use.duty_id, use.part): (use.duty, use.part) for use in uses}.values())


def _by_packs(format_: sipot.Format) -> list[Use]:
    """By title, of several by id; else by id alone; else by the short name."""
    titles: list[Use] = []
    ids: list[Use] = []
    names: list[Use] = []
    both: list[Use] = []
    for duty in Duty.objects.exclude(formats=[]).select_related("law").order_by("law", "position"):
        for said in duty.formats:
            use = (duty, str(said.get("part") or ""))
            same_id = bool(format_.id) and format_.id == said.get("official_id_hint")
            same_title = bool(format_.title) and comparable(format_.title) == comparable(said.get("title") or "")
            hint = comparable(said.get("short_name_hint") or "")
            same_name = bool(hint) and comparable(format_.short_name) == hint
            for agrees, uses in (
                (same_id and same_title, both),
                (same_title, titles),
                (same_id, ids),
                (same_name, names),
            ):
                if agrees:
                    uses.append(use)
    return both or titles or ids or names


def editions(duty: Duty, part: str) -> list[Format]:
    """The editions of the format of a duty, those of uploaded templates first, the newest of each first."""
    found = Format.objects.filter(uses__duty=duty, uses__part=part).order_by("-added_at", "-pk")
    return sorted(found, key=lambda edition: edition.source != "template")


def format_for(duty: Duty, part: str, on: date | None = None) -> Format | None:
    """The edition to be filled in on a day."""
    for edition in editions(duty, part):
        if on is None or ((edition.valid_from or on) <= on <= (edition.valid_until or on)):
            return edition
    return None


def agrees(names: Iterable[str], edition: Format) -> float:
    """What share of a file's fields an edition has, by name."""
    known = {comparable(spec["name"]) for spec in edition.fields}
    wanted = [comparable(name) for name in names]
    return sum(name in known for name in wanted) / len(wanted) if wanted else 0.0
