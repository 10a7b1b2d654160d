"""Closed lists of the accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of an act."""

    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")


class SecondFactor(models.TextChoices):
    """What the setting ``SECOND_FACTOR`` may say."""

    REQUIRED = "required", _("Required for officer and administrator, offered to all")
    OPTIONAL = "optional", _("Asked of those who have set it up")
    OFF = "off", _("Not used")


class TokenScope(models.TextChoices):
    """What a token of the authoring API may be used for, within what its person may do."""

    READ = "read", _("Read: drafts, pages, images and files its person sees")
    WRITE = "write", _("Write: make, change, move and delete drafts")
    PUBLISH = "publish", _("Publish: make public, change what is public, withdraw")
    MEDIA = "media", _("Media: upload, change and delete images and files")


class KeyScope(models.TextChoices):
    """Which addresses of the delivery API a partner key opens."""

    DOCUMENTS = "documents", _("Documents: lists, single documents and their history")
    CHANGES = "changes", _("Changes: the feed of everything published and withdrawn")
    SEARCH = "search", _("Search and suggestions")


class Standing(models.TextChoices):
    """Whether a token or a key opens anything."""

    GOOD = "good", _("Good")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    #: made without terms: by an earlier release, or by Wagtail's own command
    UNBOUNDED = "unbounded", _("Without terms: opens nothing")
