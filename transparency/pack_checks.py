"""What a law pack may not say although its form is right: dates the wrong way round, keys twice, idle terms."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from .deadlines import LAST_DAY
from .enums import Applies, Period
from .lined_yaml import Path

Said = tuple[Path, str]

#: 2024 had a 29 February
LEAP_YEAR = 2024


def contradictions(pack: dict[str, Any]) -> Iterator[Said]:
    """Path and sentence of each thing that is wrong with a pack that keeps the schema."""
    yield from _reversed(pack["in_force"], ("in_force",))
    begins, published = pack["in_force"]["from"], pack.get("published")
    if begins and published and begins < published:
        yield ("in_force", "from"), _("The law would be in force before it was published.")
    for number, authority in enumerate(pack.get("authorities", [])):
        yield from _reversed(authority["in_force"], ("authorities", number, "in_force"))
    yield from _deadline(pack.get("deadline"), ("deadline",))
    seen: dict[str, int] = {}
    for number, duty in enumerate(pack["duties"]):
        path: Path = ("duties", number)
        if duty["key"] in seen:
            yield (*path, "key"), _("The key “%(key)s” is used twice.") % {"key": duty["key"]}
        seen[duty["key"]] = number
        yield from _duty(duty, pack, path)


def _duty(duty: dict[str, Any], pack: dict[str, Any], path: Path) -> Iterator[Said]:
    if duty["source"] not in pack["sources"]:
        known = ", ".join(pack["sources"])
        message = _("The source “%(key)s” is not in “sources”. Known: %(known)s.")
        yield (*path, "source"), message % {"key": duty["source"], "known": known}
    if duty["applies"]["value"] != Applies.YES and not duty["applies"].get("ground"):
        yield (*path, "applies"), _("“ground” is missing: say why it does not apply, or when it does.")
    if duty.get("deadline") and not Period(duty["period"]).is_counted:
        yield (*path, "deadline"), _("Without a period that ends there is no date to count: take “deadline” out.")
    yield from _deadline(duty.get("deadline"), (*path, "deadline"))
    for number, trigger in enumerate(duty.get("triggers", [])):
        if "after" not in trigger and "before" not in trigger:
            yield (*path, "triggers", number), _("Say “after” or “before” what.")
    if "valid" in duty:
        yield from _valid(duty["valid"], pack["in_force"], (*path, "valid"))


def _reversed(span: dict[str, Any], path: Path) -> Iterator[Said]:
    if span["from"] and span["until"] and span["until"] < span["from"]:
        yield (*path, "until"), _("It ends before it begins: %(until)s is earlier than %(from)s.") % span


def _valid(span: dict[str, Any], law: dict[str, Any], path: Path) -> Iterator[Said]:
    yield from _reversed(span, path)
    if law["from"] and span["from"] and span["from"] < law["from"]:
        yield (*path, "from"), _("The duty would begin before its law, which begins on %(from)s.") % law
    if law["until"] and (not span["until"] or span["until"] > law["until"]):
        yield (*path, "until"), _("The duty would outlive its law, which ends on %(until)s.") % law


def _deadline(rule: dict[str, Any] | None, path: Path) -> Iterator[Said]:
    if not rule:
        return
    if ("term" in rule) == ("date" in rule):
        yield path, _("Say either “term” (days) or “date” (a day of the year).")
    day = rule.get("date")
    if day and day["day"] != LAST_DAY and day["day"] > calendar.monthrange(LEAP_YEAR, day["month"])[1]:
        yield (*path, "date", "day"), _("That month has no such day.")
