"""Every model of the plugin: laws and their duties, formats, and what is filed for them."""

from .filings.models import (
    Filing,
    Format,
    FormatUse,
    LinkCheck,
    PublishedRow,
    ReceivedFile,
    Responsibility,
    RowFile,
    WorkingCopy,
    WorkingRow,
)
from .law_models import ApplicabilityDecision, Duty, DutyQuerySet, Law, LawVersion, Succession

__all__ = [
    "ApplicabilityDecision",
    "Duty",
    "DutyQuerySet",
    "Filing",
    "Format",
    "FormatUse",
    "Law",
    "LawVersion",
    "LinkCheck",
    "PublishedRow",
    "ReceivedFile",
    "Responsibility",
    "RowFile",
    "Succession",
    "WorkingCopy",
    "WorkingRow",
]
