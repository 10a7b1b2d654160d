"""What the authoring API does when it is told to unpublish or to delete: the same as the screens of the admin.

The reason comes as ``?reason=`` or as ``reason`` in the JSON body (:func:`reason_of_request`); Wagtail's own schemas
have no place for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from wagtail.actions.delete import DeleteAction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from pregonero.publishing.api import REASON_LENGTH, current

from .trash import put_media, put_page
from .withdrawal import ReasonMissing, withdraw


def reason_of_request(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Put the reason a program gives onto the open door. To be wrapped by ``through_the_door``."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        collector = current()
        if collector is not None:
            collector.reason = (request.GET.get("reason") or _in_body(request)).strip()[:REASON_LENGTH]
        return view(request, *args, **kwargs)

    return wrapped


def _in_body(request: HttpRequest) -> str:
    if request.content_type != "application/json":
        return ""
    try:
        data = json.loads(request.body or b"{}")
    except ValueError:
        return ""  # the view answers for that
    reason = data.get("reason") if isinstance(data, dict) else None
    return reason if isinstance(reason, str) else ""


def _reason() -> str:
    collector = current()
    return collector.reason if collector is not None else ""


class WithdrawPageAction(UnpublishPageAction):
    """Raises ValidationError without a reason."""

    def execute(self, skip_permission_checks: bool = False) -> None:
        self.check(skip_permission_checks)
        try:
            withdraw(self.object, self.user, _reason(), include_descendants=self.include_descendants)
        except ReasonMissing as missing:
            raise ValidationError({"reason": str(missing)}) from missing
        self.object.refresh_from_db()


class TrashPageAction(DeletePageAction):
    """Raises :class:`.usage.InUse`, and ValidationError where something public goes without a reason."""

    def execute(self, *args: Any, skip_permission_checks: bool = False, **kwargs: Any) -> None:
        self.check(skip_permission_checks=skip_permission_checks)
        try:
            put_page(self.page, self.user, reason=_reason())
        except ReasonMissing as missing:
            raise ValidationError({"reason": str(missing)}) from missing


class TrashMediaAction(DeleteAction):
    """Raises :class:`.usage.InUse`."""

    def execute(self, skip_permission_checks: bool = False) -> None:
        self.check(skip_permission_checks=skip_permission_checks)
        put_media(self.instance, self.user, reason=_reason())


def register(registry: Any) -> None:
    """Answer Wagtail's hook ``register_actions``; what registers last is taken."""
    registry.register(Page, WithdrawPageAction)
    registry.register(Page, TrashPageAction)
    registry.register(get_image_model(), TrashMediaAction)
    registry.register(get_document_model(), TrashMediaAction)
