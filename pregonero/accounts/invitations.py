"""Invitation by mail: whoever gets an account chooses the password; nobody else ever knows it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from . import audit, audit_actions


def is_open(user: Any) -> bool:
    """Whether the person may still be invited: active, with an address, and without a password."""
    return bool(user.is_active and user.email and not user.has_usable_password())


def days() -> int:
    """For how many days a link is good."""
    return int(settings.PASSWORD_RESET_TIMEOUT // (24 * 3600))


def link(user: Any) -> str:
    """Absolute address where this person sets a password, once."""
    where = {"uidb64": urlsafe_base64_encode(force_bytes(user.pk)), "token": default_token_generator.make_token(user)}
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('wagtailadmin_password_reset_confirm', kwargs=where)}"


def invite(user: Any) -> None:
    """Write the invitation to the outbox, in the transaction that makes the account."""
    context = {
        "person": get_user_display_name(user),
        "username": user.get_username(),
        "site": settings.WAGTAIL_SITE_NAME,
        "link": link(user),
        "days": days(),
    }
    message = EmailMultiAlternatives(
        _("Your account in %(site)s") % {"site": settings.WAGTAIL_SITE_NAME},
        render_to_string("pregonero/accounts/mail/invitation.txt", context),
        to=[user.email],
    )
    message.attach_alternative(render_to_string("pregonero/accounts/mail/invitation.html", context), "text/html")
    message.send()
    audit.record(audit_actions.INVITED, obj=user)
