"""A pack's rules in words for people: deadlines, triggers, formats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pregonero.directorates.api import DayCount

from .deadlines import LAST_DAY
from .law_models import Duty

_ROMAN = re.compile(r"[IVXLC]+\b")


def days(number: int, kind: str) -> str:
    if kind == DayCount.BUSINESS:
        return ngettext("%(number)s working day", "%(number)s working days", number) % {"number": number}
    return ngettext("%(number)s natural day", "%(number)s natural days", number) % {"number": number}


def deadline(rule: Mapping[str, Any] | None) -> str:
    """One sentence; empty where no day can be counted."""
    if not rule:
        return ""
    if "term" in rule:
        term = rule["term"]
        words = {"days": days(term["days"], term["kind"])}
        if term["after"] == "period_end":
            return _("%(days)s after the period ends") % words
        return _("%(days)s after the period begins") % words
    wanted = rule["date"]
    words = {"day": wanted["day"], "month": str(MONTHS[wanted["month"]])}
    if wanted["day"] != LAST_DAY:
        when = _("on %(day)s %(month)s") % words
    elif wanted.get("kind") == DayCount.BUSINESS:
        when = _("on the last working day of %(month)s") % words
    else:
        when = _("on the last day of %(month)s") % words
    year = _("of the same year") if wanted["year"] == "same" else _("of the following year")
    return f"{when} {year}"


def trigger(said: Mapping[str, Any]) -> str:
    """When something is to be updated besides its period."""
    parts = f" ({', '.join(said['parts'])})" if said.get("parts") else ""
    if "before" in said:
        return _("before: %(act)s") % {"act": said["before"]} + parts
    if "days" in said:
        words = {"days": days(said["days"], said["kind"]), "act": said["after"]}
        return _("within %(days)s after: %(act)s") % words + parts
    return _("after: %(act)s") % {"act": said["after"]} + parts


def place(found: Duty) -> str:
    """Law, article and fraction, as today's text numbers them."""
    words = {"article": found.article, "fraction": found.fraction, "law": str(found.law)}
    if _ROMAN.match(found.fraction):
        return _("%(law)s, article %(article)s, fraction %(fraction)s") % words
    if found.fraction:
        return _("%(law)s, article %(article)s, %(fraction)s") % words
    return _("%(law)s, article %(article)s") % words
