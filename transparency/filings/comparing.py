"""What one set of rows changes of another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .enums import Outcome
from .rows import StoredRow, kept


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows, main and secondary, known by their keys."""

    before: int
    after: int
    added: int
    changed: int
    removed: int


def compare(before: Iterable[StoredRow], after: Iterable[StoredRow]) -> Changes:
    old = {(row.table, row.key): (row.cells, row.ref) for row in before}
    new = {(row.table, row.key): (row.cells, row.ref) for row in after}
    both = old.keys() & new.keys()
    changed = sum(old[key] != new[key] for key in both)
    return Changes(len(old), len(new), len(new) - len(both), changed, len(old) - len(both))


def sentences(live: Any, draft: Any) -> list[str]:
    """For whoever decides about a draft."""
    if live.row_file_id == draft.row_file_id:
        return []
    found = compare(kept(live.row_file), kept(draft.row_file))
    words = {"before": found.before, "after": found.after, "added": found.added}
    words |= {"changed": found.changed, "removed": found.removed}
    text = _("Rows: %(before)d before, %(after)d now (%(added)d new, %(changed)d changed, %(removed)d removed).")
    return [text % words]


def facts(filing: Any) -> list[tuple[str, str]]:
    """What a draft says, for whoever decides about it."""
    told = [(_("What is filed"), str(filing.get_outcome_display()))]
    if filing.outcome == Outcome.ROWS:
        told.append((_("Rows"), str(filing.row_file.count if filing.row_file else 0)))
        copy = getattr(filing, "working_copy", None)
        if copy is not None:
            told.append((_("Findings"), str(sum(copy.totals.values()))))
    else:
        told.append((_("Ground"), filing.ground or "–"))
    if filing.due_on is not None:
        told.append((_("Last day"), date_format(filing.due_on, "j \\d\\e F \\d\\e Y")))
    return told
