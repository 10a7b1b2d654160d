"""Workflows that have not ended, of which pages: Wagtail keeps the key of the page as text."""

from __future__ import annotations

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, WorkflowState, get_default_page_content_type


def open_workflows(pages: QuerySet[Page]) -> QuerySet[WorkflowState]:
    """What waits, or came back, among these pages."""
    keys = pages.order_by().annotate(key=Cast("pk", CharField())).values("key")
    found: QuerySet[WorkflowState] = WorkflowState.objects.active()
    return found.filter(base_content_type=get_default_page_content_type(), object_id__in=keys)
