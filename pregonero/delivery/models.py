"""What was read: numbers by the hour, and nobody's name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reading(models.Model):
    """Answers of one hour to one question. ``address`` is a path, or empty for all that were beyond count.

    ``searched``: what was looked for, in one spelling and without data of persons. Of the ``answers`` to a search,
    ``empty`` found nothing; of those of a page, ``clicks`` were asked for from the results of that search. Both are
    sums beside the others and no part of what tells rows apart: a status of our own would tell of answers that nobody
    was given, and a number of hits would make a new row with each publication.
    """

    site_id = models.PositiveIntegerField()
    hour = models.DateTimeField()
    address = models.CharField(max_length=1000, blank=True)
    searched = models.CharField(max_length=200, blank=True)
    status = models.PositiveSmallIntegerField()
    answers = models.PositiveBigIntegerField()
    bytes = models.PositiveBigIntegerField()
    empty = models.PositiveBigIntegerField(default=0)
    clicks = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["site_id", "hour", "address", "searched", "status"], name="reading_once")
        ]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.address} {self.answers}"
