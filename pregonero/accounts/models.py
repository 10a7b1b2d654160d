"""The user, the sessions in which they are signed in, what programs hold, and the audit log."""

from __future__ import annotations

import uuid
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import browsers
from .enums import Outcome, Standing
from .signals import password_set


class User(AbstractUser):
    """A person of the municipality who signs in to the admin or holds an API token.

    ``opaque_id`` is what the ledger stores as the actor: it says nothing of the person, and stays
    the same when the name or the address changes.
    """

    opaque_id = models.UUIDField(_("opaque id"), default=uuid.uuid4, unique=True, editable=False)

    @property
    def named(self) -> str:
        """The name, with the user name that tells two of one name apart."""
        full = self.get_full_name()
        return f"{full} ({self.get_username()})" if full else str(self.get_username())

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]  # the stubs want plain text
        verbose_name_plural = _("users")  # type: ignore[assignment]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Tell of a new password. A hash that is only made anew at sign-in (Django clears ``_password``) is none."""
        is_new = self._state.adding
        changed = self._password is not None  # type: ignore[attr-defined]  # Django's own, from set_password() to here
        super().save(*args, **kwargs)
        if changed and not is_new:
            password_set.send(sender=type(self), user=self)


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in. Django's own way to extend its sessions: see :mod:`.sessions`."""

    #: names the session on screens; the key itself is as good as a password and is never shown
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions", editable=False
    )
    since = models.DateTimeField(_("signed in"), null=True)
    #: to the nearest few minutes
    seen = models.DateTimeField(_("last seen"), null=True)
    ip = models.GenericIPAddressField(_("address"), null=True)
    agent = models.CharField(_("browser"), max_length=200, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("session")  # type: ignore[assignment]  # the stubs want plain text
        verbose_name_plural = _("sessions")  # type: ignore[assignment]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def browser(self) -> str:
        """The browser in words people use, where it is one of the common ones; see :mod:`.browsers`."""
        return browsers.name(self.agent)

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore  # which imports this model


def standing(expires_at: datetime, revoked_at: datetime | None) -> Standing:
    """What the dates of a token or key say of it now."""
    if revoked_at is not None:
        return Standing.REVOKED
    return Standing.GOOD if timezone.now() < expires_at else Standing.EXPIRED


class TokenTerms(models.Model):
    """What a token of the authoring API may do, and until when. Wagtail's own row knows neither; see :mod:`.tokens`.

    Wagtail's routers look tokens up in Wagtail's table, so the terms stand beside that row and not in its place.
    """

    token = models.OneToOneField("wagtailcore.APIToken", on_delete=models.CASCADE, related_name="terms")
    scopes = models.JSONField(_("may"), default=list)
    expires_at = models.DateTimeField(_("expires"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("terms of an API token")
        verbose_name_plural = _("terms of API tokens")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.token_id}: {' '.join(self.scopes)}"

    @property
    def standing(self) -> Standing:
        return standing(self.expires_at, self.token.revoked_at)


class PartnerKey(models.Model):
    """A key by which a partner's program reads the delivery API under a limit of its own; see :mod:`.partner_keys`.

    The key itself is stored nowhere: only its digest, and its first letters for people to know it by.
    """

    name = models.CharField(_("partner"), max_length=120)
    contact = models.EmailField(_("contact"), help_text=_("Whom to write to before the key expires or is revoked."))
    scopes = models.JSONField(_("may read"), default=list)
    prefix = models.CharField(_("begins with"), max_length=16, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    #: to the nearest hour
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("partner key")
        verbose_name_plural = _("partner keys")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("add", "change", "view")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def standing(self) -> Standing:
        return standing(self.expires_at, self.revoked_at)


class ReadableJSON(DjangoJSONEncoder):
    """Letters with accents as they are, so that the database finds them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


class AuditIsKept(PermissionDenied):
    """The audit log is neither changed nor shortened but by :meth:`AuditQuerySet.purge`."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Reads and adds. Whoever has the database's own password can still do anything with its rows; Python code, and
    with it the admin, cannot by accident or by a forgotten screen."""

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AuditIsKept("audit entries are not deleted; retention.purge() removes the old ones")

    def update(self, **kwargs: Any) -> int:
        raise AuditIsKept("audit entries are not changed")

    def purge(self, before: datetime) -> int:
        """Remove what is older than the retention allows; returns how many entries went."""
        old: models.QuerySet[AuditEntry] = models.QuerySet(self.model, using=self.db).filter(at__lt=before)
        return int(old.delete()[0])


class AuditEntry(models.Model):
    """Who did what, when, from where, to what, and what came of it.

    Names and ids are kept as text besides the references: an entry outlives the account and the thing.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("who")
    )
    actor_name = models.CharField(_("who"), max_length=200, blank=True)
    actor_opaque_id = models.CharField(max_length=36, blank=True)
    action = models.CharField(_("what"), max_length=100, db_index=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, default=Outcome.DONE)
    object_type = models.CharField(_("kind of thing"), max_length=100, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    object_label = models.CharField(_("to what"), max_length=255, blank=True)
    directorate = models.CharField(_("directorate"), max_length=60, blank=True)
    ip = models.GenericIPAddressField(_("address"), null=True)
    agent = models.CharField(_("browser"), max_length=200, blank=True)
    #: ``reason`` and whatever else belongs to the act; never a password, a code or a key
    detail = models.JSONField(_("details"), default=dict, blank=True, encoder=ReadableJSON)
    #: the id by which Wagtail groups entries of one act (the autosaves of one draft)
    group = models.UUIDField(null=True, editable=False, db_index=True)

    objects = AuditQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.action} {self.object_label}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AuditIsKept("audit entries are not changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AuditIsKept("audit entries are not deleted")

    @property
    def reason(self) -> str:
        """Why, where the act asked for a reason."""
        found = self.detail.get("reason") or self.detail.get("comment") or ""
        return str(found)
