"""What other rooms and plugins may use of the accounts: the audit log, and rules about the second factor."""

from . import audit_actions, second_factor
from .audit import locate_with, record, refused
from .enums import Outcome
from .sessions import end as end_sessions
from .sessions import sessions_of

__all__ = [
    "Outcome",
    "audit_actions",
    "end_sessions",
    "locate_with",
    "record",
    "refused",
    "second_factor",
    "sessions_of",
]
