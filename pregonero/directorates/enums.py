"""Closed lists of the directorates room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubjectKind(models.TextChoices):
    """What an obligated subject is under the transparency law."""

    AYUNTAMIENTO = "ayuntamiento", _("Municipal government (ayuntamiento)")
    DIF = "dif", _("DIF (family services)")
    OTHER = "other", _("Other decentralised body")


class Role(models.TextChoices):
    """What a person may do. A directorate editor's group belongs to one directorate; the others are one group each."""

    EDITOR = "editor", _("Directorate editor")
    OFFICER = "officer", _("Communications officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor (reads only)")


class DayScope(models.TextChoices):
    """Who declared a non-working day."""

    FEDERAL = "federal", _("Federal")
    STATE = "state", _("State")
    MUNICIPAL = "municipal", _("Municipal")


class DayCount(models.TextChoices):
    """How the days of a term are counted."""

    BUSINESS = "business", _("Working days")
    NATURAL = "natural", _("Natural days")
