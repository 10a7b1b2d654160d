"""What was read: numbers by the hour, and nobody's name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reading(models.Model):
    """Answers of one hour to one question. ``address`` is a path, or empty for all that were beyond count."""

    site_id = models.PositiveIntegerField()
    hour = models.DateTimeField()
    address = models.CharField(max_length=1000, blank=True)
    searched = models.CharField(max_length=200, blank=True)
    status = models.PositiveSmallIntegerField()
    answers = models.PositiveBigIntegerField()
    bytes = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["site_id", "hour", "address", "searched", "status"], name="reading_once")
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.address} {self.answers}"
