"""Which column of a file is which field of a format, whatever layout and edition the file has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from transparency.sipot import model as sipot
from transparency.sipot.columns import comparable

from .models import Format
from .recognition import stems
from .specs import Spec, holds, machine_name, sipot_fields

#: words that two names have in common where one of them has more
FEWEST = 2


@dataclass(frozen=True, slots=True)
class TableMatch:
    """A table of a format in a file. ``table`` is empty for the main one; ``sheet`` is None where the file lacks it."""

    table: str
    sheet: str | None
    #: key of a field of the format → the column of the file
    columns: dict[str, sipot.Field] = field(default_factory=dict)
    #: fields of the format that the file lacks
    missing: tuple[Spec, ...] = ()
    #: columns of the file that the format does not know
    extra: tuple[sipot.Field, ...] = ()
    #: keys of fields whose column has other words: a person should look at them
    reworded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A file against a format. ``tables`` has every secondary table of the format, by its name there."""

    main: TableMatch
    tables: dict[str, TableMatch]
    #: sheets of secondary tables that the format does not know
    extra_sheets: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every field was found, and nothing else."""
        every = (self.main, *self.tables.values())
        return not self.extra_sheets and not any(one.missing or one.extra for one in every)


def match(format: Format, workbook: sipot.Workbook, on: date | None = None) -> Match:
    """Find the fields of a format in a file. ``on``: fields that do not hold on that day are not missed."""
    main = _table("", format.fields, workbook.main, on)
    referred = {spec["table"]: main.columns[spec["key"]] for spec in format.fields if spec["key"] in main.columns}
    sheets = {_sheet(table.sheet): table for table in workbook.tables}
    found: dict[str, TableMatch] = {}
    used: set[str] = set()
    for name, specs in format.tables.items():
        table = sheets.get(_sheet(name))
        if table is None and name in referred and (mark := referred[name].table):
            table = sheets.get(_sheet(mark))
        found[name] = (
            TableMatch(name, None, missing=_missed(specs, on)) if table is None else _table(name, specs, table, on)
        )
        used |= {table.sheet} if table else set()
    return Match(main, found, tuple(table.sheet for table in workbook.tables if table.sheet not in used))


def _sheet(name: str) -> str:
    """``Tabla_514400``, ``Tabla 514400`` and ``TABLA514400`` name the same sheet."""
    return machine_name(name).replace("_", "")


def _missed(specs: Iterable[Spec], on: date | None) -> tuple[Spec, ...]:
    return tuple(spec for spec in specs if on is None or holds(spec, on))


def _table(name: str, specs: list[Spec], table: sipot.Table, on: date | None) -> TableMatch:
    columns = match_fields(specs, table.fields)
    reworded = _reworded(specs, columns, table.fields)
    columns |= reworded
    taken = {found.column for found in columns.values()}
    missing = _missed((spec for spec in specs if spec["key"] not in columns), on)
    extra = tuple(found for found in table.fields if found.column not in taken)
    return TableMatch(name, table.sheet, columns, missing, extra, tuple(reworded))


def match_fields(specs: list[Spec], found: Iterable[sipot.Field]) -> dict[str, sipot.Field]:
    """Key of a field → its column: by id, else by name, else by what it is for. No column is taken twice.

    Of fields with the same name the first goes to the first.
    """
    expected = dict(zip((spec["key"] for spec in specs), sipot_fields(specs), strict=True))
    left = list(found)
    columns: dict[str, sipot.Field] = {}
    ways: tuple[Callable[[sipot.Field], object], ...] = (
        lambda one: one.id,
        lambda one: comparable(one.name),
        lambda one: one.role,
    )
    for trait in ways:
        for key, wanted in expected.items():
            if key in columns or not trait(wanted):
                continue
            same = next((one for one in left if trait(one) == trait(wanted)), None)
            if same is not None:
                columns[key] = same
                left.remove(same)
    return columns


def _reworded(
    specs: list[Spec], columns: dict[str, sipot.Field], found: Iterable[sipot.Field]
) -> dict[str, sipot.Field]:
    """Columns left whose name only adds words to that of one field left, or leaves some out."""
    taken = {one.column for one in columns.values()}
    left = {one.column: (one, stems(one.name)) for one in found if one.column not in taken}
    wanted = {spec["key"]: stems(spec["name"]) for spec in specs if spec["key"] not in columns}
    pairs = [
        (key, column)
        for key, words in wanted.items()
        for column, (_one, others) in left.items()
        if (words <= others or others <= words) and min(len(words), len(others)) >= FEWEST
    ]
    keys, places = Counter(key for key, _column in pairs), Counter(column for _key, column in pairs)
    return {key: left[column][0] for key, column in pairs if keys[key] == places[column] == 1}
