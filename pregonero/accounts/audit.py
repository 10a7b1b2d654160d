"""The audit log: one function that writes it, and what is known by others than this room.

What succeeds is written in the transaction of the act and goes with it; what was refused or failed is written after
that transaction was rolled back, so that the attempt stays (:class:`.middleware.RefusalMiddleware`, the publication
door). Wagtail's own histories are mirrored as they are written (:mod:`.signal_handlers`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone

from . import origin
from .enums import Outcome
from .models import AuditEntry

logger = logging.getLogger("pregonero.accounts")

#: "whoever is signed in to the request in hand"
CURRENT: Final = object()
#: refusals of nobody in particular are written once in this time for each address
QUIET = timedelta(minutes=1)
#: longest text kept of one value of ``detail``
LONG = 2000

#: how rooms above this one tell the directorate of a thing: ``function(thing) -> slug or None``
_locators: list[Callable[[Any], str | None]] = []


def locate_with(function: Callable[[Any], str | None]) -> None:
    """Let ``function`` name the directorate of things it knows; called from ``AppConfig.ready()``."""
    _locators.append(function)


def record(
    action: str,
    *,
    actor: Any = CURRENT,
    obj: Any = None,
    outcome: Outcome = Outcome.DONE,
    detail: dict[str, Any] | None = None,
    label: str = "",
    directorate: str = "",
    **fields: Any,
) -> AuditEntry:
    """Write one entry.

    ``action``: a code as ``account.invited``; what the report calls it stands in :mod:`.audit_actions`. ``actor``: a
    user, an opaque id as the publication door knows it, or None for the system. ``obj``: the thing, if it is a row.
    ``detail``: plain values; ``reason`` is shown in the report. Passwords, codes and keys never go in.
    """
    request = origin.current.get()
    person = origin.current_user() if actor is CURRENT else _person(actor)
    if obj is not None:
        fields.setdefault("object_type", obj._meta.label_lower)
        fields.setdefault("object_id", str(obj.pk)[:64])
        label = label or str(obj)
        directorate = directorate or directorate_of(obj)
    return AuditEntry.objects.create(
        action=action,
        actor=person if getattr(person, "pk", None) else None,
        actor_name=_name(person),
        actor_opaque_id=str(getattr(person, "opaque_id", "")),
        outcome=outcome,
        object_label=origin.plain(label, 255),
        directorate=directorate[:60],
        ip=origin.client_ip(request),
        agent=origin.user_agent(request),
        detail=_clean(detail or {}),
        **fields,
    )


def refused(action: str, **more: Any) -> None:
    """Write an attempt that came to nothing. That the database cannot take it does not change the answer."""
    try:
        record(action, **{"outcome": Outcome.REFUSED, **more})
    except DatabaseError:
        logger.exception("an attempt could not be written to the audit log", extra={"action": action})


def is_quiet(action: str, label: str = "") -> bool:
    """Whether the same was written for this address a moment ago: a flood must not fill the disk."""
    ip = origin.client_ip(origin.current.get())
    recent = AuditEntry.objects.filter(action=action, ip=ip, at__gte=timezone.now() - QUIET)
    return recent.filter(object_label=origin.plain(label, 255)).exists()


def directorate_of(obj: Any) -> str:
    """Slug of the directorate of a thing; empty where nobody knows."""
    for locate in _locators:
        if found := locate(obj):
            return found
    return ""


def _person(actor: Any) -> Any:
    if not isinstance(actor, str):
        return actor
    try:
        return get_user_model()._default_manager.filter(opaque_id=actor).first()
    except ValidationError:  # "system", which is no id
        return None


def _name(person: Any) -> str:
    return origin.plain(person.named, 200) if person is not None else ""


def _clean(value: Any) -> Any:
    """``value`` as JSON holds it, with texts of a bearable length and without control characters."""
    if isinstance(value, dict):
        return {str(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return origin.plain(value, LONG)
