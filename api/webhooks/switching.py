"""Switches off a webhook whose receiver does not answer any more, and tells the people who can see to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from pregonero.directorates.api import Role

from ..models import WebhookSubscription
from .log_actions import SWITCHED_OFF


def switch_off(subscription: WebhookSubscription, reason: str) -> None:
    """Once: somebody may have done so meanwhile. Must run inside a transaction, with which the mail goes."""
    still_on = WebhookSubscription.objects.filter(pk=subscription.pk, active=True)
    if not still_on.update(active=False, switched_off_at=timezone.now(), reason=reason[:300]):
        return
    log(subscription, SWITCHED_OFF, data={"reason": reason})
    for person in _who_is_told():
        with translation.override(_language_of(person)):
            _write(subscription, reason, person)


def _who_is_told() -> Any:
    """Officers and administrators."""
    keepers = Q(groups__pregonero_role__role__in=[Role.OFFICER, Role.ADMINISTRATOR]) | Q(is_superuser=True)
    people = get_user_model()._default_manager.filter(keepers, is_active=True).exclude(email="")
    return people.select_related("wagtail_userprofile").distinct().order_by("pk")


def _language_of(person: Any) -> str:
    """As the person reads the admin."""
    profile = getattr(person, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile is not None else settings.LANGUAGE_CODE


def _write(subscription: WebhookSubscription, reason: str, person: Any) -> None:
    context = {
        "name": subscription.name,
        "reason": reason,
        "address": f"{settings.WAGTAILADMIN_BASE_URL}{reverse('pregonero_webhooks:inspect', args=[subscription.pk])}",
    }
    message = EmailMultiAlternatives(
        _("Webhook switched off: %(name)s") % {"name": subscription.name},
        render_to_string("pregonero/api/mail/switched_off.txt", context),
        to=[person.email],
    )
    message.attach_alternative(render_to_string("pregonero/api/mail/switched_off.html", context), "text/html")
    message.send()
