"""Which duty a workbook, or an edition of a format, is about: by numbers, short names, titles and fields.

Numbers differ between states, titles between editions: nothing but what people confirmed is sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import lru_cache

from django.utils import timezone

from transparency.law_models import Duty, Succession
from transparency.sipot import model as sipot
from transparency.sipot.columns import comparable, plain, role_of

from .enums import FormatSource
from .models import Format, FormatUse
from .specs import announced

#: how much of two titles, or of two lists of fields, must be the same
ALIKE, ALIKE_FIELDS = 0.6, 0.5
#: a title of a duty says less than that of a format
OF_DUTY = 0.9
_SHORT_NAME = re.compile(r"l[a-z]*[_ ]?art[_ ]?\d+[_ ]?fr[_ ]?[ivxl]+(?![a-z])", re.IGNORECASE)
_WORDS = re.compile(r"[a-z0-9]+")
_PLURAL = re.compile(r"(?<=[bcdfghjlmnprtvyz])es$|s$")
#: words of titles that say nothing
_IDLE = frozenset(_WORDS.findall("a al con de del el en la las lo los o para por que se su sus todas todos u un una y"))


class Why(IntEnum):
    """How a duty was recognised, the surest way first."""

    NUMBER = 0
    NUMBER_HINT = 1
    SHORT_NAME = 2
    TITLE = 3
    FIELDS = 4


@dataclass(frozen=True, slots=True)
class Proposal:
    """A duty, and the part of it, that something may be about. ``sure``: people, or number and title, say so."""

    duty: Duty
    part: str
    why: Why
    score: float = 1.0
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of a workbook or an edition."""

    official_id: str
    title: str
    short_name: str
    names: frozenset[str]


def find_use(workbook: sipot.Workbook, *, on: date | None = None, name: str = "") -> list[tuple[Duty, str]]:
    """Duties and parts that a workbook may be about, the likeliest first; none where nothing fits.

    Duties in force on a day come before others: ``on``, or the last day the workbook's rows are of, or today.
    ``name``: of the file, which often holds the short name.
    """
    found = proposals(traits_of(workbook, name), on or last_day(workbook) or timezone.localdate())
    return [(one.duty, one.part) for one in found]


def traits_of(workbook: sipot.Workbook, name: str = "") -> Traits:
    head = workbook.format
    short = _SHORT_NAME.search(f"{head.short_name} {head.title}") or _SHORT_NAME.search(name)
    return Traits(
        head.id,
        head.title,
        short[0] if short else head.short_name,
        _names(field.name for field in workbook.main.fields),
    )


def traits_of_format(format: Format) -> Traits:
    """The same of an edition."""
    return Traits(format.official_id, format.title, format.short_name, _names(spec["name"] for spec in format.fields))


def last_day(workbook: sipot.Workbook) -> date | None:
    """The last day the periods of its rows end on."""
    column = workbook.main.index(sipot.Role.END)
    if column is None:
        return None
    days = [row.values[column] for row in workbook.main.rows]
    return max((day for day in days if isinstance(day, date)), default=None)


def proposals(traits: Traits, on: date, *, besides: Format | None = None) -> list[Proposal]:
    """What it may be about, the likeliest first, duties in force on a day before others.

    ``besides``: an edition that does not count.
    """
    known = Format.objects.exclude(source=FormatSource.OWN)
    if besides is not None:
        known = known.exclude(pk=besides.pk)
    used = known.filter(pk__in=FormatUse.objects.values("format"))
    editions = list(used.defer("tables", "description", "source_note").prefetch_related("uses"))
    duties = list(Duty.objects.select_related("law"))
    by_key = {duty.pk: duty for duty in duties}
    found: dict[tuple[int, str], Proposal] = {}
    every = [
        *_by_number(traits, editions, by_key),
        *_by_hint(traits, duties),
        *_by_short_name(traits, duties),
        *_by_likeness(traits, editions, by_key),
    ]
    for one in every:
        key = (one.duty.pk, one.part)
        before = found.get(key)
        if before is None or (one.why, -one.score) < (before.why, -before.score):
            found[key] = one
    # A hint without its part says no more than the edition that has it.
    parts = {duty for duty, part in found if part}
    kept = [one for (duty, part), one in found.items() if part or one.sure or duty not in parts]
    kept += _followed(kept, on)
    return sorted(kept, key=lambda one: (not one.duty.holds_on(on), one.why, -one.score, one.duty.pk, one.part))


def _by_number(traits: Traits, editions: Iterable[Format], duties: dict[int, Duty]) -> Iterator[Proposal]:
    if not traits.official_id:
        return
    for edition in editions:
        if edition.official_id == traits.official_id:
            alike = likeness(traits.title, edition.title)
            sure = edition.source == FormatSource.TEMPLATE or alike >= ALIKE
            # The same number with another title is another state's.
            why = Why.NUMBER if sure else Why.FIELDS
            for use in edition.uses.all():
                yield Proposal(duties[use.duty_id], use.part, why, 1 if sure else alike / 2, sure)


def _by_hint(traits: Traits, duties: list[Duty]) -> Iterator[Proposal]:
    for duty in duties:
        for said in duty.formats:
            alike = likeness(traits.title, said["title"])
            if traits.official_id and said.get("official_id_hint") == traits.official_id and alike >= ALIKE:
                yield Proposal(duty, said.get("part", ""), Why.NUMBER_HINT, alike)


def _by_short_name(traits: Traits, duties: list[Duty]) -> Iterator[Proposal]:
    short = comparable(traits.short_name)
    if not short:
        return
    for duty in duties:
        for said in duty.formats:
            if comparable(said.get("short_name_hint", "")) == short:
                yield Proposal(duty, said.get("part", ""), Why.SHORT_NAME, likeness(traits.title, said["title"]))


def _by_likeness(traits: Traits, editions: Iterable[Format], duties: dict[int, Duty]) -> Iterator[Proposal]:
    for edition in editions:
        alike = likeness(traits.title, edition.title)
        fields = _overlap(traits.names, _names(spec["name"] for spec in edition.fields))
        if alike >= ALIKE or fields >= ALIKE_FIELDS:
            why = Why.TITLE if alike >= ALIKE else Why.FIELDS
            for use in edition.uses.all():
                yield Proposal(duties[use.duty_id], use.part, why, (alike + fields) / 2)
    for duty in duties.values():
        for said in duty.formats:
            if (alike := likeness(traits.title, said["title"])) >= ALIKE:
                yield Proposal(duty, said.get("part", ""), Why.TITLE, alike / 2)
        if (alike := OF_DUTY * likeness(traits.title, duty.title)) >= ALIKE:
            yield Proposal(duty, "", Why.TITLE, alike / 2)


def _followed(found: Iterable[Proposal], on: date) -> list[Proposal]:
    """Duties in force that follow, or preceded, those that are not: the same information under the law of that day."""
    gone = {one.duty.pk: one for one in found if not one.duty.holds_on(on)}
    have: dict[int, Why] = {}
    for one in found:
        have[one.duty.pk] = min(one.why, have.get(one.duty.pk, one.why))
    edges = Succession.objects.filter(successor__in=gone) | Succession.objects.filter(predecessor__in=gone)
    added: dict[int, Proposal] = {}
    pairs = [
        pair
        for edge in edges.select_related("successor__law", "predecessor__law")
        for pair in ((edge.predecessor, edge.successor), (edge.successor, edge.predecessor))
    ]
    pairs = [(here, there) for here, there in pairs if here.pk in gone and there.holds_on(on)]
    # One that joins several is followed to none of them where one is found by itself: «trámites» is not «servicios».
    settled = {here.pk for here, there in pairs if there.pk in have and have[there.pk] <= gone[here.pk].why}
    for here, there in pairs:
        if here.pk not in settled and there.pk not in have:
            before = gone[here.pk]
            known = FormatUse.objects.filter(duty=there, part=before.part).exists()
            added[there.pk] = Proposal(there, before.part if known else "", before.why, before.score)
    return list(added.values())


def likeness(one: str, other: str) -> float:
    """From 0 to 1: how much two titles have in common; of «Inventario_Bienes muebles» the last half counts, too."""
    return max(_likeness(a, b) for a in _ways(one) for b in _ways(other))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    common = len(one & other)
    least, most = sorted((len(one), len(other)))
    return common / least * (1 + common / most) / 2


@lru_cache(maxsize=2000)
def _ways(title: str) -> frozenset[frozenset[str]]:
    return frozenset({stems(title), stems(re.split(r"_|\s[–-]\s", title)[-1])})


def stems(title: str) -> frozenset[str]:
    """Words of a title or a name without their plurals and without those that say nothing."""
    words = (word for word in _WORDS.findall(plain(title)) if word not in _IDLE)
    return frozenset(_PLURAL.sub("", word) for word in words)


def _names(names: Iterable[str]) -> frozenset[str]:
    """Names of fields to compare, without those that every format has."""
    return frozenset(filter(None, map(_own_name, names)))


@lru_cache(maxsize=20_000)
def _own_name(name: str) -> str:
    return comparable(announced(name)[0]) if role_of(name) is None else ""


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
