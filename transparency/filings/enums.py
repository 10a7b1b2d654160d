"""Closed lists of filings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What is filed for a period."""

    ROWS = "rows", _("Information, row by row")
    NOTHING = "nothing", _("No information was generated")
    NOT_APPLICABLE = "not_applicable", _("It does not apply")


class State(models.TextChoices):
    """Where a filing stands; told from what happened, never set by hand."""

    EXPECTED = "expected", _("Expected")
    PREPARATION = "preparation", _("In preparation")
    RETURNED = "returned", _("Returned")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published in time")
    LATE = "late", _("Published late")
    NOTHING = "nothing", _("No information generated")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")
    OVERDUE = "overdue", _("Overdue")


class FormatSource(models.TextChoices):
    """Where a list of fields comes from."""

    TEMPLATE = "template", _("Official template that the municipality downloaded")
    CATALOGUE = "catalogue", _("Catalogue of 2018: confirm with the official template")
    OWN = "own", _("Our own list of fields, where no official format is known")


class FileKind(models.TextChoices):
    """What a file kept with a filing is."""

    WORKBOOK = "workbook", _("Workbook")
    CSV = "csv", _("CSV")
    RECEIPT = "receipt", _("Receipt (acuse)")
