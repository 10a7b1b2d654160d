"""Rows of filings in the database: being written, and kept for good.

Rows live in two places. :class:`WorkingRow` is what people are writing: one row of the table a row of theirs, so that
two people may write at once. :class:`RowFile` is what was kept: every row of one moment in one immutable, compressed
text known by its hash. A revision of a filing holds a row file, never rows; a document holds its count and hash.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RowFile(models.Model):
    """Rows of one moment, immutable. ``body``: zlib of the lines :mod:`.rows` writes; ``digest``: SHA-256 of those
    lines.
    """

    digest = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    body = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("kept rows")
        verbose_name_plural = _("kept rows")

    def __str__(self) -> str:
        return f"{self.count} {self.digest[:12]}"


class WorkingCopy(models.Model):
    """What is being written for a filing: ``version`` counts every change of its rows.

    Apart from the filing, whose row a publication writes anew from a revision.
    """

    filing = models.OneToOneField("transparency.Filing", on_delete=models.CASCADE, related_name="working_copy")
    version = models.PositiveIntegerField(default=0)
    frozen_version = models.PositiveIntegerField(null=True)
    frozen = models.ForeignKey(RowFile, null=True, on_delete=models.PROTECT, related_name="+")
    #: findings of the last check and the version it was made of: ``[{sheet, row, column, code, grade, message,
    #: table, key, field}]``, the last three naming a row being written
    checked_version = models.PositiveIntegerField(null=True)
    findings = models.JSONField(default=list)
    #: code → how many
    totals = models.JSONField(default=dict)
    blocking = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")

    def __str__(self) -> str:
        return f"{self.filing_id} v{self.version}"


class WorkingRow(models.Model):
    """One row as it is being written. ``table`` is empty for the main one; ``ref`` is the ID secondary rows go by.

    ``cells``: key of the field → what the cell holds, as :mod:`.rows` writes it; empty cells are left out. ``version``
    is the working copy's as of the row's last change; it is sent back with each change, so that nobody overwrites what
    they have not seen.
    """

    copy = models.ForeignKey(WorkingCopy, on_delete=models.CASCADE, related_name="rows")
    table = models.CharField(max_length=120, blank=True)
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=36)
    ref = models.CharField(max_length=60, blank=True)
    cells = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("row being written")
        verbose_name_plural = _("rows being written")
        ordering = ["table", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["copy", "table", "key"], name="working_row_once")]
        indexes = [models.Index(fields=["copy", "table", "position"], name="working_row_order")]

    def __str__(self) -> str:
        return f"{self.copy_id} {self.table} {self.position}"
