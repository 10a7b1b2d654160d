"""Tables of the desks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Assignment(models.Model):
    """Who of the office takes care of something that waits. Goes when the workflow ends."""

    workflow_state = models.OneToOneField(
        "wagtailcore.WorkflowState", on_delete=models.CASCADE, related_name="assignment"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("assignment")

    def __str__(self) -> str:
        return f"{self.workflow_state_id} → {self.person}"


class TrashItem(models.Model):
    """Something deleted that can still be had back: what it was, where it stood, who took it away, when and why."""

    content_type = models.ForeignKey("contenttypes.ContentType", on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(_("title"), max_length=255)
    directorate = models.ForeignKey(
        "directorates.Directorate",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("directorate"),
    )
    #: of a page: what it stood below, its slug there, and how many pages lie below it
    parent = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")
    slug = models.CharField(max_length=255, blank=True)
    pages_below = models.PositiveIntegerField(default=0)
    #: of an image or file: where it lay
    collection = models.ForeignKey("wagtailcore.Collection", null=True, on_delete=models.SET_NULL, related_name="+")
    #: the same in words, for when the place itself is gone
    place = models.CharField(_("stood in"), max_length=255, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("deleted"), default=timezone.now)
    erase_at = models.DateTimeField(_("erased for good"))

    class Meta:
        verbose_name = _("thing in the trash")
        verbose_name_plural = _("things in the trash")
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="trash_item_once")]
        indexes = [models.Index(fields=["erase_at"], name="trash_item_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def thing(self) -> Any:
        """The page, image or file itself; None when it is gone, or its plugin is off."""
        model = self.content_type.model_class()
        return model._default_manager.filter(pk=self.object_id).first() if model else None

    @property
    def is_page(self) -> bool:
        """Pages are kept under their base class, whatever their kind."""
        return (self.content_type.app_label, self.content_type.model) == ("wagtailcore", "page")


class Review(models.Model):
    """By when somebody has to look whether a published page still holds."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="pregonero_review")
    due_on = models.DateField(_("to be reviewed by"))
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    #: which of the two reminders of this due date went out
    reminded_before = models.BooleanField(default=False)
    reminded_due = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("review")
        indexes = [models.Index(fields=["due_on"], name="review_due")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.due_on}"
