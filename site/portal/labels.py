"""Words for what documents hold only as a code: kinds, fields, states of a program, levels of an alert.

Used by pages that show many kinds side by side (search results) or a kind they know nothing of (the generic page).
"""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from pregonero.plugins.api import kinds

KINDS: Final[dict[str, Promise]] = {
    "home": _("Home page"),
    "section": _("Section"),
    "message": _("Message"),
    "directorate": _("Directorate"),
    "program": _("Program or service"),
    "news": _("News item"),
    "site": _("Contact"),
    "obligation": _("Transparency"),
    "dataset": _("Open data"),
    "notice": _("Public notice"),
    "event": _("Event"),
}

FIELDS: Final[dict[str, Promise]] = {
    "address": _("Address"),
    "audience": _("Who it is for"),
    "author": _("Author"),
    "budget": _("Budget"),
    "contact": _("Contact"),
    "cost": _("Cost"),
    "email": _("Email"),
    "ends_on": _("Ends on"),
    "event_date": _("Date of the event"),
    "files": _("Documents"),
    "holder": _("In charge"),
    "hours": _("Opening hours"),
    "name": _("Name"),
    "people": _("People"),
    "phone": _("Telephone"),
    "photos": _("Photos"),
    "place": _("Place"),
    "program": _("Program or service"),
    "purpose": _("What it is for"),
    "quote": _("Quote"),
    "requirements": _("Requirements"),
    "role": _("Position held"),
    "starts_on": _("Starts on"),
    "status": _("Status"),
    "steps": _("Steps"),
    "subject": _("Obligated subject"),
    "when": _("When"),
    "where": _("Where"),
}

STATUSES: Final[dict[str, Promise]] = {
    "open": _("Open now"),
    "closed": _("Closed"),
    "upcoming": _("Coming soon"),
    "permanent": _("All year round"),
}

ALERT_LEVELS: Final[dict[str, Promise]] = {
    "info": _("Please note"),
    "warning": _("Attention"),
    "danger": _("Urgent"),
}


def kind_label(kind: str) -> str:
    """Return the word for a kind of document: ours, its plugin's, or its own code made readable."""
    registered = kinds.get(kind)
    return str(KINDS.get(kind) or (registered.label if registered else _readable(kind)))


def field_label(name: str) -> str:
    """Return the word for a field of a document; an unknown field is named by its own code, made readable."""
    return str(FIELDS.get(name) or _readable(name.removesuffix("_html")))


def _readable(code: str) -> str:
    return str(capfirst(code.replace("_", " ").replace("-", " ")))
