"""What the rest of this plugin, and tests, use of laws and duties."""

from .applicability import DutyOfSubject, decide, due, duties_for, duties_of, history
from .deadlines import Deadline, deadline
from .enums import Applies, Confidence, Period
from .faults import BadPacks, Fault
from .loading import Outcome, load
from .models import ApplicabilityDecision, Duty, Law, LawVersion
from .periods import BadPeriod, Span, parse

__all__ = [
    "ApplicabilityDecision",
    "Applies",
    "BadPacks",
    "BadPeriod",
    "Confidence",
    "Deadline",
    "Duty",
    "DutyOfSubject",
    "Fault",
    "Law",
    "LawVersion",
    "Outcome",
    "Period",
    "Span",
    "deadline",
    "decide",
    "due",
    "duties_for",
    "duties_of",
    "history",
    "load",
    "parse",
]
