"""What the acts of the audit log are called. Acts that Wagtail's histories know bring their own names."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry

LOGIN: Final = "account.login"
LOGIN_FAILED: Final = "account.login_failed"
LOGIN_LOCKED: Final = "account.login_locked"
LOGOUT: Final = "account.logout"
PASSWORD: Final = "account.password"  # noqa: S105  (the name of an act)
CREATED: Final = "account.created"
CHANGED: Final = "account.changed"
ROLES: Final = "account.roles"
DELETED: Final = "account.deleted"
TOKEN_MADE: Final = "account.token_made"  # noqa: S105  (the name of an act)
TOKEN_GONE: Final = "account.token_removed"  # noqa: S105  (the name of an act)
TOKEN_REVOKED: Final = "account.token_revoked"  # noqa: S105  (the name of an act)
KEY_MADE: Final = "partner_key.made"
KEY_REVOKED: Final = "partner_key.revoked"
INVITED: Final = "account.invited"
LEFT: Final = "account.left"
RECOVERED: Final = "account.recovered"
SESSION_ENDED: Final = "account.session_ended"
FACTOR_SET: Final = "second_factor.set"
FACTOR_REMOVED: Final = "second_factor.removed"
FACTOR_PASSED: Final = "second_factor.passed"
FACTOR_FAILED: Final = "second_factor.failed"
CODES_MADE: Final = "second_factor.codes"
REFUSED: Final = "access.refused"
TOKEN_REFUSED: Final = "access.token_refused"  # noqa: S105  (the name of an act)
READ: Final = "access.read"
GATES: Final = "publishing.refused"
EXPORTED: Final = "audit.exported"
PURGED: Final = "audit.purged"

LABELS: Final[dict[str, Any]] = {
    LOGIN: _("Sign-in"),
    LOGIN_FAILED: _("Sign-in failed"),
    LOGIN_LOCKED: _("Sign-in stopped after too many attempts"),
    LOGOUT: _("Sign-out"),
    PASSWORD: _("New password"),
    CREATED: _("Account made on the server"),
    CHANGED: _("Account changed"),
    ROLES: _("Roles changed"),
    DELETED: _("Account deleted"),
    TOKEN_MADE: _("API token made"),
    TOKEN_GONE: _("API token removed"),
    TOKEN_REVOKED: _("API token revoked"),
    KEY_MADE: _("Partner key made"),
    KEY_REVOKED: _("Partner key revoked"),
    INVITED: _("Invitation sent"),
    LEFT: _("Leaver: account closed"),
    RECOVERED: _("Account recovered from the server"),
    SESSION_ENDED: _("Session ended by hand"),
    FACTOR_SET: _("Second factor set up"),
    FACTOR_REMOVED: _("Second factor removed"),
    FACTOR_PASSED: _("Second factor given"),
    FACTOR_FAILED: _("Second factor failed"),
    CODES_MADE: _("New recovery codes"),
    REFUSED: _("Access refused"),
    TOKEN_REFUSED: _("API token refused"),
    READ: _("Private file read"),
    GATES: _("Publication refused by the checks"),
    EXPORTED: _("Audit log downloaded"),
    PURGED: _("Old audit entries removed"),
}

#: what the keys of an entry's details are called in the report
DETAILS: Final[dict[str, Any]] = {
    "added": _("added"),
    "assignments": _("assignments"),
    "before": _("older than"),
    "collection": _("collection"),
    "days": _("days kept"),
    "email": _("e-mail"),
    "entries": _("entries"),
    "expires": _("expires"),
    "filters": _("filters"),
    "format": _("format"),
    "is_active": _("active"),
    "is_superuser": _("superuser"),
    "locked": _("locked pages"),
    "name": _("name"),
    "pages": _("pages"),
    "person": _("person"),
    "removed": _("removed"),
    "scopes": _("may"),
    "second_factor_due": _("second factor still due"),
    "second_factor_removed": _("second factor removed"),
    "sent": _("drafts that wait"),
    "sessions": _("sessions ended"),
    "sessions_ended": _("sessions ended"),
    "substitutions": _("substitutions"),
    "successor": _("goes on"),
    "tags": _("tags"),
    "tokens": _("API keys"),
    "too_soon": _("before the pause was over"),
    "username": _("user name"),
    "with": _("with"),
    "workflow": _("moderation"),
}


def label(action: str) -> str:
    """What an act is called; its code where nobody names it."""
    if action in LABELS:
        return str(LABELS[action])
    registry.scan_for_actions()  # which ``get_action_label`` leaves to whoever asked before
    try:
        return str(registry.get_action_label(action))
    except KeyError:
        return action
