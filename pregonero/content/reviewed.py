"""What a workflow can be about, pages and items alike: whose it is, who may read its drafts, where its screens are."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.models import Page, WorkflowState

from pregonero.directorates.api import Directorate, directorate_of_page, knows_drafts_of

from .items import DirectorateItem, may_see
from .models import BasePage

Reviewed = BasePage | DirectorateItem


def reviewed(thing: Any) -> Any:
    """The page or item that a workflow is about; None for what is none of ours (its plugin is off)."""
    specific = getattr(thing, "specific", thing)
    return specific if isinstance(specific, BasePage | DirectorateItem) else None


def directorate_of(thing: Any) -> Directorate | None:
    if isinstance(thing, DirectorateItem):
        return thing.directorate
    return directorate_of_page(thing)


def may_read_drafts(user: Any, thing: Any) -> bool:
    """Whether unpublished words of this thing may be told to the user."""
    if isinstance(thing, DirectorateItem):
        return may_see(user, thing)
    return not isinstance(thing, Page) or knows_drafts_of(user, thing)


def admin_address(thing: Any, act: str, *more: Any) -> str:
    """Where the admin shows it: ``edit``, ``history``, ``workflow_preview`` (with the task's key)."""
    if isinstance(thing, DirectorateItem):
        name = thing.snippet_viewset.get_url_name(act)
        return reverse(name, args=[thing.pk, *more])
    return reverse(f"wagtailadmin_pages:{act}", args=[thing.pk, *more])


def edit_handler(thing: Any) -> Any:
    """The panels of its form."""
    if isinstance(thing, DirectorateItem):
        return thing.snippet_viewset.get_edit_handler()
    return thing.get_edit_handler()


def open_item_workflows(model: type[DirectorateItem], directorates: Any) -> QuerySet[WorkflowState]:
    """Workflows that have not ended, of one kind of items of these directorates."""
    items: QuerySet[Any] = model._default_manager.filter(directorate__in=directorates).order_by()
    keys = items.annotate(key=Cast("pk", CharField())).values("key")
    found: QuerySet[WorkflowState] = WorkflowState.objects.active()
    kind = {"base_content_type__app_label": model._meta.app_label, "base_content_type__model": model._meta.model_name}
    return found.filter(**kind, object_id__in=keys)
