"""What the officer writes one a line: read, and judged in words that say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .analysis import analyser_for
from .counted import normalised
from .privacy import MARKER

#: lines of one set, and characters of a line
MOST: Final = 30
LENGTH: Final = 100


def lines_of(text: str) -> list[str]:
    """The lines of ``text`` that say something, in one spacing."""
    return [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]


def judge(text: str, least: int, *, searched: bool = False) -> None:
    """Raises ValidationError with all that is wrong with the lines of ``text``; ``least``: how many there must be;
    ``searched``: each needs a word that the search looks at."""
    lines = lines_of(text)
    wrong = []
    if len(lines) < least:
        wrong.append(
            ngettext(
                "Write at least %(least)d word or phrase, each on a line of its own.",
                "Write at least %(least)d words or phrases, each on a line of its own.",
                least,
            )
            % {"least": least}
        )
    if len(lines) > MOST:
        wrong.append(_("These are %(count)d lines; at most %(most)d fit.") % {"count": len(lines), "most": MOST})
    seen: dict[str, str] = {}
    for line in lines[:MOST]:
        wrong += _faults(line, searched)
        key = normalised(line)
        if key in seen and key != MARKER:
            wrong.append(
                _("“%(line)s” says the same as “%(other)s”: accents and capitals make no difference. Remove one.")
                % {"line": line[:LENGTH], "other": seen[key][:LENGTH]}
            )
        seen[key] = line
    if wrong:
        raise ValidationError(wrong)


def _faults(line: str, searched: bool) -> list[str]:
    if len(line) > LENGTH:
        return [_("“%(line)s…” is too long: at most %(most)d characters a line.") % {"line": line[:40], "most": LENGTH}]
    if normalised(line) == MARKER:
        return [_("One line looks like a person's data (CURP, RFC, telephone or e-mail). Remove it.")]
    if not any(c.isalnum() for c in line) or (searched and not analyser_for(None).words(line)):
        return [_("“%(line)s” has no word that the search looks at. Remove it or write another.") % {"line": line}]
    return []


def judge_against(text: str, others: Mapping[str, str]) -> None:
    """Raises ValidationError where a line stands elsewhere already; ``others``: normalised line → where it stands."""
    wrong = [
        _("“%(line)s” is already in “%(other)s”. Add what is missing there, or remove it there first.")
        % {"line": line, "other": others[normalised(line)]}
        for line in lines_of(text)
        if normalised(line) in others
    ]
    if wrong:
        raise ValidationError(wrong)
