"""Loads law packs: all of them or none. What was loaded before is kept, what a new version changes is told.

A version that was loaded says the same for good: other content needs a higher number. A duty that a new version no
longer has ends on the day before that version's date; its rows, and the decisions on it, stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from pregonero.publishing.api import door

from . import succession
from .enums import Confidence
from .faults import BadPacks, Fault
from .filings.marking import mark_duties
from .models import Duty, Law, LawVersion, Succession
from .packs import SHIPPED, Pack, files_of, read_all

SHOWN = 60


@dataclass(slots=True)
class Outcome:
    """What loading one pack did. ``changes`` are sentences; none and not ``is_new``: nothing was to be done."""

    law: str
    version: int
    duties: int
    is_new: bool = False
    is_changed: bool = False
    changes: list[str] = field(default_factory=list)


def load(paths: Iterable[Path] = (SHIPPED,)) -> list[Outcome]:
    """Load the packs of these files and folders in one act, in the order they are read.

    Raises :class:`BadPacks` with every fault found; then nothing was changed.
    """
    packs = read_all(files_of(paths))
    with door() as act:
        faults = [*_same_law_twice(packs), *_versions(packs)] or list(_successions(packs))
        if faults:
            raise BadPacks(faults)
        outcomes = [_load(pack) for pack in packs]
        for pack, outcome in zip(packs, outcomes, strict=True):
            if outcome.is_changed:
                _link(pack, outcome)
                LawVersion.objects.filter(law__slug=pack.law, number=pack.version).update(changes=outcome.changes)
        changed = [outcome.law for outcome in outcomes if outcome.is_changed]
        mark_duties(act, Duty.objects.filter(law__slug__in=changed).values_list("pk", flat=True))
    return outcomes


def _same_law_twice(packs: Sequence[Pack]) -> Iterable[Fault]:
    seen: dict[str, str] = {}
    for pack in packs:
        if pack.law in seen:
            words = {"law": pack.law, "file": seen[pack.law]}
            yield pack.fault(("law",), _("The law “%(law)s” is also in %(file)s.") % words)
        seen[pack.law] = pack.file


def _versions(packs: Sequence[Pack]) -> Iterable[Fault]:
    """Versions that go back, or that say something else than they did."""
    for pack in packs:
        last = LawVersion.objects.filter(law__slug=pack.law).order_by("-number").first()
        if last is None or pack.version > last.number:
            continue
        words = {"version": pack.version, "last": last.number}
        if pack.version < last.number:
            yield pack.fault(("version",), _("Version %(last)s is loaded; %(version)s is older.") % words)
        elif pack.digest != last.digest:
            message = _("Version %(version)s is loaded and said something else: a change needs a higher number.")
            yield pack.fault(("version",), message % words)


def _successions(packs: Sequence[Pack]) -> Iterable[Fault]:
    laws = [pack.law for pack in packs]
    known = {
        succession.reference(law, key): first
        for law, key, first in Duty.objects.values_list("law__slug", "key", "valid_from")
    }
    kept = [
        (succession.reference(*row[:2]), succession.reference(*row[2:]))
        for row in Succession.objects.exclude(stated_by__slug__in=laws).values_list(
            "predecessor__law__slug", "predecessor__key", "successor__law__slug", "successor__key"
        )
    ]
    return succession.faults(packs, known, kept)


def _load(pack: Pack) -> Outcome:
    outcome = Outcome(pack.law, pack.version, len(pack.duties))
    law = Law.objects.filter(slug=pack.law).first()
    if law is not None and law.versions.filter(number=pack.version).exists():
        return outcome
    outcome.is_new, outcome.is_changed = law is None, True
    law = law or Law(slug=pack.law)
    changes = _differences(law, _law_values(pack))
    outcome.changes += [] if outcome.is_new else changes
    law.save()
    version = LawVersion.objects.create(
        law=law, number=pack.version, date=pack.data["version_date"], digest=pack.digest, content=pack.data
    )
    _load_duties(pack, law, version, outcome)
    return outcome


def _load_duties(pack: Pack, law: Law, version: LawVersion, outcome: Outcome) -> None:
    known = {duty.key: duty for duty in law.duties.all()}
    new: list[Duty] = []
    for position, said in enumerate(pack.duties):
        duty = known.pop(said["key"], None)
        values = _duty_values(pack, said, position)
        if duty is None:
            new.append(Duty(law=law, key=said["key"], **values))
            if not outcome.is_new:
                outcome.changes.append(_("%(key)s: new duty") % {"key": said["key"]})
            continue
        if duty.absent_since_id is not None:
            outcome.changes.append(_("%(key)s: is a duty again") % {"key": duty.key})
        changes = _differences(duty, {**values, "absent_since": None})
        outcome.changes += [f"{duty.key}: {change}" for change in changes]
        duty.save()
    Duty.objects.bulk_create(new)
    for duty in known.values():
        _close(duty, version, outcome)


def _close(duty: Duty, version: LawVersion, outcome: Outcome) -> None:
    """A duty the pack no longer has: its last day is the one before the version's, or an earlier one it had."""
    if duty.absent_since_id is not None:
        return
    last = date.fromisoformat(str(version.date)) - timedelta(days=1)
    if duty.valid_until is None or duty.valid_until > last:
        duty.valid_until = last
    duty.absent_since = version
    duty.save()
    outcome.changes.append(
        _("%(key)s: closed on %(day)s; it stays for its periods") % {"key": duty.key, "day": duty.valid_until}
    )


def _law_values(pack: Pack) -> dict[str, Any]:
    data = pack.data
    return {
        "name": data["name"],
        "abbreviation": data.get("abbreviation", ""),
        "jurisdiction": data["jurisdiction"],
        "published": _day(data.get("published")),
        "text_as_of": _day(data.get("text_as_of")),
        "valid_from": _day(data["in_force"]["from"]),
        "valid_until": _day(data["in_force"]["until"]),
        "authorities": data.get("authorities", []),
        "deadline": data.get("deadline"),
        "doubts": data.get("doubts", []),
    }


def _duty_values(pack: Pack, said: dict[str, Any], position: int) -> dict[str, Any]:
    first, last = succession.span_of(pack, said)
    texts = {name: said.get(name, "") for name in ("fraction", "period_text", "doubt", "note")}
    return {
        **texts,
        **{name: said[name] for name in ("article", "title", "what", "period", "confidence")},
        "position": position,
        "period_confidence": said.get("period_confidence", Confidence.HIGH.value),
        "triggers": said.get("triggers", []),
        "retention": said.get("retention"),
        "own_deadline": "deadline" in said,
        "deadline": said.get("deadline"),
        "formats": said.get("formats", []),
        "applies": said["applies"]["value"],
        "ground": said["applies"].get("ground", ""),
        "source": pack.data["sources"][said["source"]],
        "valid_from": first,
        "valid_until": last,
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


#: changes of these say nothing to a person
UNTOLD = {"position", "own_deadline", "absent_since"}


def _differences(row: Law | Duty, values: dict[str, Any]) -> list[str]:
    """Put ``values`` into a row, unsaved; a sentence for each that was different."""
    told = []
    for name, value in values.items():
        before = getattr(row, name)
        setattr(row, name, value)
        if before != value and name not in UNTOLD:
            label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            told.append(f"{label}: {_short(before)} → {_short(value)}")
    return told


def _short(value: Any) -> str:
    text = "–" if value in (None, "", []) else str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _link(pack: Pack, outcome: Outcome) -> None:
    """Make the edges this pack states what it says now. Runs when the duties of all packs are there."""
    law = Law.objects.get(slug=pack.law)
    duties = {_reference(duty): duty for duty in Duty.objects.select_related("law")}
    wanted = {(edge.predecessor, edge.successor) for edge in succession.edges([pack])}
    stated = Succession.objects.filter(stated_by=law).select_related("predecessor__law", "successor__law")
    rows = {(_reference(row.predecessor), _reference(row.successor)): row for row in stated}
    for ends in sorted(rows.keys() - wanted):
        rows[ends].delete()
        outcome.changes.append(_("%(then)s no longer follows %(first)s") % {"first": ends[0], "then": ends[1]})
    new = sorted(wanted - rows.keys())
    Succession.objects.bulk_create(
        Succession(predecessor=duties[first], successor=duties[then], stated_by=law) for first, then in new
    )
    if not outcome.is_new:
        outcome.changes += [_("%(then)s follows %(first)s") % {"first": first, "then": then} for first, then in new]


def _reference(duty: Duty) -> str:
    return succession.reference(duty.law.slug, duty.key)
