"""Sessions in the database that know whose they are (``SESSION_ENGINE``), and the ending of them.

After Django's "Extending database-backed session engines": the row's columns are copies of what the session itself
holds, so that they are right after every save.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone

from . import origin
from .models import Session, User

#: name of our part of the session
FACTS = "pregonero"
#: how fine "last seen" is: a session is saved at most once in this time for it
COARSE = timedelta(minutes=5)


class SessionStore(DatabaseStore):
    """Django's, in a table of ours."""

    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        facts = data.get(FACTS, {})
        user = data.get(SESSION_KEY)
        if user is not None and facts:
            row.user_id = User._meta.pk.to_python(user)
            row.public_id = uuid.UUID(facts["id"])
            row.since = datetime.fromisoformat(facts["since"])
            row.seen = datetime.fromisoformat(facts["seen"])
            row.ip, row.agent = facts["ip"], facts["agent"]
        return row


def begin(request: Any) -> None:
    """Note from where somebody signs in."""
    now = timezone.now().isoformat()
    request.session[FACTS] = {
        "id": str(uuid.uuid4()),
        "since": now,
        "seen": now,
        "ip": origin.client_ip(request),
        "agent": origin.user_agent(request),
    }


def touch(request: Any) -> None:
    """Note that a signed-in browser came back. Costs nothing where nobody has read the session."""
    session = getattr(request, "session", None)
    if session is None or not session.accessed or SESSION_KEY not in session or FACTS not in session:
        return
    now = timezone.now()
    if now - datetime.fromisoformat(session[FACTS]["seen"]) >= COARSE:
        session[FACTS] = {**session[FACTS], "seen": now.isoformat(), "ip": origin.client_ip(request)}


def sessions_of(user: Any) -> QuerySet[Session]:
    """Where the user is signed in, the most recent first."""
    return Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen")


def end(user: Any, *, keep: str | None = None) -> int:
    """Sign the user out everywhere but in the session with the key ``keep``; returns of how many sessions."""
    rows = Session.objects.filter(user=user)
    if keep:
        rows = rows.exclude(session_key=keep)
    return int(rows.delete()[0])


def current_key() -> str | None:
    """Key of the session of the request in hand."""
    session = getattr(origin.current.get(), "session", None)
    return session.session_key if session is not None else None
