"""What a person reads of a format: types of fields, and why a duty is proposed, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from transparency.sipot.model import TypeCode

from .recognition import Why

TYPES: dict[TypeCode, Any] = {
    TypeCode.SHORT_TEXT: _("Short text"),
    TypeCode.LONG_TEXT: _("Long text"),
    TypeCode.NUMBER: _("Number"),
    TypeCode.DATE: _("Date"),
    TypeCode.TIME: _("Time of day"),
    TypeCode.MONEY: _("Money"),
    TypeCode.LINK: _("Link"),
    TypeCode.FILE: _("File"),
    TypeCode.CATALOGUE: _("One of a list"),
    TypeCode.TABLE: _("Rows of a secondary table"),
    TypeCode.SEPARATOR: _("Separator"),
    TypeCode.YEAR: _("Year"),
    TypeCode.UPDATE_DATE: _("Day of update"),
    TypeCode.NOTE: _("Note"),
}
WHYS: dict[Why, Any] = {
    Why.NUMBER: _("by its number"),
    Why.NUMBER_HINT: _("by its number in another state"),
    Why.SHORT_NAME: _("by its short name"),
    Why.TITLE: _("by its title"),
    Why.FIELDS: _("by its fields"),
}


def type_words(code: int) -> str:
    return str(TYPES[TypeCode(code)])


def why_words(why: Why) -> str:
    return str(WHYS[why])
