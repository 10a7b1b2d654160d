"""Blocks of an article's own fields."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class PersonBlock(blocks.StructBlock):
    """Somebody who speaks for an office; private persons are named only if they agreed."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    role = blocks.CharBlock(label=_("Post"), required=False, max_length=120)
    quote = blocks.TextBlock(label=_("What was said"), required=False, max_length=600)


class PeopleBlock(blocks.StreamBlock):
    person = PersonBlock(label=_("Person"))


def to_people(stream: Any) -> list[dict[str, str]]:
    """People as ``[{name, role, quote}]``."""
    return [{key: child.value[key] or "" for key in ("name", "role", "quote")} for child in stream]
