"""Closed lists of the publishing room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """What an entry of the ledger says happened."""

    PUBLISHED = "published", _("published")
    UPDATED = "updated", _("updated")
    MOVED = "moved", _("moved")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ERASED = "erased", _("erased")


class Severity(models.TextChoices):
    """Whether an issue stops a publication or only advises."""

    ERROR = "error", _("must be mended")
    WARNING = "warning", _("advice")


class OutboxStatus(models.TextChoices):
    PENDING = "pending", _("pending")
    DONE = "done", _("done")
    FAILED = "failed", _("given up")
