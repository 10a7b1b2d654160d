"""Tables of the publication door.

``Chain`` and ``Entry`` are the ledger; ``Payload`` can be erased without breaking it;
``LiveDocument`` is what surfaces read: one row, one document.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enums import Action, OutboxStatus


class Chain(models.Model):
    """Head of one site's ledger. Locked last in every publication.

    ``turn`` counts the changes of what is public beside documents (how the search is guided): answers that were kept
    are good for one ``seq`` and one ``turn``. No entry tells of it and no hash holds it.
    """

    site = models.OneToOneField("wagtailcore.Site", on_delete=models.PROTECT, related_name="chain", primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64)
    turn = models.PositiveBigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    drift = models.TextField(blank=True)

    class Meta:
        verbose_name = _("chain")

    def __str__(self) -> str:
        return f"{self.site_id}@{self.seq}"


class Entry(models.Model):
    """One header of the ledger: never changed, never deleted."""

    site_id = models.PositiveIntegerField()
    seq = models.PositiveBigIntegerField()
    v = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    action = models.CharField(max_length=12, choices=Action.choices)
    document_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    locale = models.CharField(max_length=20)
    path = models.CharField(max_length=1000)
    actor = models.CharField(max_length=40)
    # null, and not empty: that is how the header says that an entry published nothing
    payload_hash = models.CharField(max_length=64, null=True)  # noqa: DJ001
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True, help_text="Told to citizens (410); not part of the hash.")
    #: document that a withdrawal names in its place; not part of the hash either
    replaced_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [models.UniqueConstraint(fields=["site_id", "seq"], name="entry_seq_once")]
        indexes = [models.Index(fields=["site_id", "document_id", "seq"], name="entry_by_document")]

    #: slugs of the directorates that the document belonged to before and after; known where the entry is made, not kept
    directorates: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.site_id}/{self.seq} {self.action} {self.path}"

    def header(self) -> dict[str, Any]:
        """The public header, in the shape of the API (``hash`` included)."""
        from .canonical import timestamp

        return {
            "v": self.v,
            "site": self.site_id,
            "seq": self.seq,
            "at": timestamp(self.at),
            "action": self.action,
            "id": str(self.document_id),
            "kind": self.kind,
            "locale": self.locale,
            "path": self.path,
            "actor": self.actor,
            "payload_hash": self.payload_hash,
            "prev_hash": self.prev_hash,
            "hash": self.hash,
        }


class Payload(models.Model):
    """What an entry published. ``body`` and ``salt`` are emptied by an erasure; the row says when and why."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="payload")
    salt = models.BinaryField()
    body = models.TextField()
    erased_at = models.DateTimeField(null=True)
    erased_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("payload")

    def __str__(self) -> str:
        return f"{self.entry_id}"


class LiveDocument(models.Model):
    """A document that is public now. ``body`` is its canonical JSON, ``head`` the same without its blocks: what lists
    show, so that nobody reads twenty articles to name them."""

    site_id = models.PositiveIntegerField()
    document_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    locale = models.CharField(max_length=20)
    path = models.CharField(max_length=1000)
    title = models.CharField(max_length=255)
    directorate_slug = models.CharField(max_length=60, blank=True)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    seq = models.PositiveBigIntegerField()
    entry_hash = models.CharField(max_length=64)
    source = models.CharField(max_length=20)
    object_id = models.CharField(max_length=40)
    body = models.TextField()
    head = models.TextField()

    class Meta:
        verbose_name = _("live document")
        constraints = [
            models.UniqueConstraint(fields=["site_id", "document_id"], name="live_document_once"),
            models.UniqueConstraint(fields=["site_id", "path"], name="live_path_once"),
        ]
        indexes = [
            models.Index(fields=["site_id", "kind", "-published_at", "document_id"], name="live_by_kind"),
            models.Index(fields=["site_id", "directorate_slug", "-published_at"], name="live_by_directorate"),
            models.Index(fields=["site_id", "-published_at", "document_id"], name="live_by_date"),
            models.Index(fields=["site_id", "-updated_at", "document_id"], name="live_by_update"),
            models.Index(fields=["site_id", "title", "document_id"], name="live_by_title"),
            models.Index(fields=["site_id", "kind", "title", "document_id"], name="live_by_kind_and_title"),
            models.Index(fields=["site_id", "seq"], name="live_by_seq"),
            # what refers to something changed is looked for on all sites
            models.Index(fields=["document_id"], name="live_by_document"),
            models.Index(fields=["source", "object_id"], name="live_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.path} ({self.kind})"


class LiveTag(models.Model):
    """A tag of a live document, folded for look-up."""

    site_id = models.PositiveIntegerField()
    document_id = models.UUIDField()
    tag = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("tag of a live document")
        indexes = [
            models.Index(fields=["site_id", "tag"], name="live_tag"),
            models.Index(fields=["document_id"], name="live_tag_document"),
        ]

    def __str__(self) -> str:
        return self.tag


class LiveReference(models.Model):
    """What a live document depends on: images, files, directorates, other documents.

    Answers two questions: what must be rebuilt when the target changes, and whether a file may be
    shown to the public (only while a live document refers to it).
    """

    site_id = models.PositiveIntegerField()
    document_id = models.UUIDField()
    target_type = models.CharField(max_length=20)
    target_id = models.UUIDField()

    class Meta:
        verbose_name = _("reference of a live document")
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="live_reference_target"),
            models.Index(fields=["site_id", "document_id"], name="live_reference_document"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.target_type} {self.target_id}"


class Address(models.Model):
    """An address that was public once. Its document says whether it moved (301) or is gone (410).

    ``replaced_by``: document to which a visitor of a withdrawn one is sent (301) while that is public.
    """

    site_id = models.PositiveIntegerField()
    path = models.CharField(max_length=1000)
    document_id = models.UUIDField()
    reason = models.CharField(max_length=500, blank=True)
    replaced_by = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("former address")
        constraints = [models.UniqueConstraint(fields=["site_id", "path"], name="address_once")]
        indexes = [models.Index(fields=["site_id", "document_id"], name="address_by_document")]

    def __str__(self) -> str:
        return self.path


class Identity(models.Model):
    """The document id of a thing. A table of its own, so that copies and aliases cannot inherit one."""

    document_id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    source = models.CharField(max_length=20)
    object_id = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("document identity")
        constraints = [models.UniqueConstraint(fields=["source", "object_id"], name="identity_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.object_id}"

    @classmethod
    def of(cls, source: str, object_id: object) -> Identity:
        """The identity of a thing; given once and kept for good, also after the thing is gone."""
        return cls.objects.get_or_create(source=source, object_id=str(object_id))[0]


class RebuildJob(models.Model):
    """A change that touches many documents, done in steps of at most 200, resumable at ``position``."""

    REASON_LENGTH = 200

    items = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    actor = models.CharField(max_length=40)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("rebuild job")

    def __str__(self) -> str:
        return f"{self.position}/{len(self.items)}"


class StandingIssue(models.Model):
    """A live document that an indirect change left with issues its gates would refuse today (told to the officer)."""

    site_id = models.PositiveIntegerField()
    document_id = models.UUIDField()
    issues = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("standing issue")
        constraints = [models.UniqueConstraint(fields=["site_id", "document_id"], name="standing_issue_once")]

    def __str__(self) -> str:
        return str(self.document_id)


class OutboxMessage(models.Model):
    """A side effect that must happen once the transaction that asked for it has committed."""

    topic = models.CharField(max_length=40)
    #: messages of one lane are done one after the other, in the order in which they were written; empty: in no lane
    lane = models.CharField(max_length=60, blank=True)
    payload = models.JSONField()
    status = models.CharField(max_length=10, choices=OutboxStatus.choices, default=OutboxStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    duration_ms = models.PositiveIntegerField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("outbox message")
        indexes = [
            models.Index(fields=["status", "due_at"], name="outbox_due"),
            models.Index(fields=["lane", "status"], name="outbox_lane"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.status}"


class Heartbeat(models.Model):
    """When a background process was last seen alive."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("heartbeat")

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
