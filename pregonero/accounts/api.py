"""What other rooms and plugins may use of the accounts: the audit log, rules about the second factor, who asks an API
and with what."""

from . import audit_actions, partner_keys, second_factor, tokens
from .audit import locate_with, record, refused
from .enums import KeyScope, Outcome, Standing, TokenScope
from .models import PartnerKey, TokenTerms
from .origin import client_ip
from .sessions import end as end_sessions
from .sessions import sessions_of

__all__ = [
    "KeyScope",
    "Outcome",
    "PartnerKey",
    "Standing",
    "TokenScope",
    "TokenTerms",
    "audit_actions",
    "client_ip",
    "end_sessions",
    "locate_with",
    "partner_keys",
    "record",
    "refused",
    "second_factor",
    "sessions_of",
    "tokens",
]
