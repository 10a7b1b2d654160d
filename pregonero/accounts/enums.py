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
