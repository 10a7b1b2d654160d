"""Closed lists of the plugin ``programs``."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Whether people can apply today."""

    OPEN = "open", _("Open")
    UPCOMING = "upcoming", _("Opens soon")
    CLOSED = "closed", _("Closed")
    PERMANENT = "permanent", _("All year")
