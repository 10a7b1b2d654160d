"""The user model."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person of the municipality who signs in to the admin or holds an API token.

    ``opaque_id`` is what the ledger stores as the actor: it says nothing of the person, and stays
    the same when the name or the address changes.
    """

    opaque_id = models.UUIDField(_("opaque id"), default=uuid.uuid4, unique=True, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]  # the stubs want plain text
        verbose_name_plural = _("users")  # type: ignore[assignment]
