"""Closed lists of the transparency plugin. Values are those of a law pack."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Period(models.TextChoices):
    """How often a duty's information is to be published."""

    MONTH = "mensual", _("Every month")
    QUARTER = "trimestral", _("Every quarter")
    SEMESTER = "semestral", _("Every half year")
    YEAR = "anual", _("Every year")
    ADMINISTRATION = "administracion", _("Once in an administration")
    PERMANENT = "permanente", _("Permanently")
    EVENT = "evento", _("When something happens")

    @property
    def is_counted(self) -> bool:
        """Whether it comes in periods that end on a day of the calendar."""
        return self in (Period.MONTH, Period.QUARTER, Period.SEMESTER, Period.YEAR)


class Confidence(models.TextChoices):
    """How sure what is said of the law is."""

    HIGH = "high", _("Read in the official text")
    MEDIUM = "medium", _("From second-hand or old sources: confirm with the law")
    LOW = "low", _("Doubtful, recalled or contradictory: confirm with the law before relying on it")


class Applies(models.TextChoices):
    """Whether a duty is an obligated subject's."""

    YES = "yes", _("Applies")
    NO = "no", _("Does not apply")
    CONDITIONAL = "conditional", _("Applies under a condition")


class Jurisdiction(models.TextChoices):
    """Who made a law."""

    FEDERAL = "federal", _("Federal or general law")
    STATE = "state", _("State law")
    MUNICIPAL = "municipal", _("Municipal rule")
