"""Page screens of the admin: an auditor reads history and drafts; the chooser says nothing of hidden pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from wagtail.admin.views import chooser
from wagtail.admin.views.pages.history import (
    PageHistoryView,
    PageWorkflowHistoryViewMixin,
    WorkflowHistoryDetailView,
    WorkflowHistoryView,
)
from wagtail.admin.views.pages.preview import ViewDraftView
from wagtail.admin.views.pages.revisions import RevisionsCompareView, RevisionsView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from .permissions import visible_pages
from .roles import reads_only


class ReadByAuditorMixin:
    """Mixed into views that only read: Wagtail asks whether the user may edit, an auditor may not and yet may read."""

    request: HttpRequest
    pk: Any

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        if reads_only(self.request.user):
            return get_object_or_404(Page, pk=self.pk).specific
        return super().get_object(*args, **kwargs)  # type: ignore[misc]


class ReadableHistoryView(ReadByAuditorMixin, PageHistoryView):
    pass


class WorkflowReadByAuditorMixin:
    """The same for the two views that ask in ``dispatch``."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asking: Any = PageWorkflowHistoryViewMixin if reads_only(request.user) else WorkflowReadByAuditorMixin
        above: Any = super(asking, self)
        response: HttpResponseBase = above.dispatch(request, *args, **kwargs)
        return response


class ReadableWorkflowHistoryView(WorkflowReadByAuditorMixin, WorkflowHistoryView):
    pass


class ReadableWorkflowHistoryDetailView(WorkflowReadByAuditorMixin, WorkflowHistoryDetailView):
    pass


class ReadableRevisionsView(ReadByAuditorMixin, RevisionsView):
    pass


class ReadableRevisionsCompareView(ReadByAuditorMixin, RevisionsCompareView):
    pass


class ReadableDraftView(ViewDraftView):
    def dispatch(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not reads_only(request.user):
            response: HttpResponseBase = super().dispatch(request, page_id, *args, **kwargs)
            return response
        page = get_object_or_404(Page, pk=page_id).get_latest_revision_as_object()
        shown: HttpResponseBase = page.make_preview_request(request, page.default_preview_mode)
        return shown


class DirectoratePageViewSet(PageViewSet):
    """Views of every page kind that has no viewset of its own."""

    model = Page
    history_view_class = ReadableHistoryView
    workflow_history_view_class = ReadableWorkflowHistoryView
    workflow_history_detail_view_class = ReadableWorkflowHistoryDetailView
    revisions_view_class = ReadableRevisionsView
    revisions_compare_view_class = ReadableRevisionsCompareView
    view_draft_view_class = ReadableDraftView


class ReadableLockedPagesView(LockedPagesView):
    """Wagtail asks for the right to unlock; who only reads may see what is locked."""

    permission_required = None
    any_permission_required = ("lock", "unlock")


class ParentColumn(chooser.ParentPageColumn):
    """The page above, as its own kind: only that knows which of its titles is public."""

    def get_value(self, instance: Page) -> Any:
        return instance.get_parent().specific_deferred


class SearchPagesView(chooser.SearchView):
    @property
    def columns(self) -> list[Any]:
        return [
            ParentColumn(column.name, label=column.label) if isinstance(column, chooser.ParentPageColumn) else column
            for column in super().columns
        ]


def browse_pages(request: HttpRequest, parent_page_id: int) -> HttpResponseBase:
    """Wagtail's page chooser lists what a page holds under the title of that page, draft or not."""
    if not visible_pages(request.user, Page.objects.filter(pk=parent_page_id)).exists():
        raise Http404
    response: HttpResponseBase = chooser.BrowseView.as_view()(request, parent_page_id)
    return response


def chosen_pages(request: HttpRequest) -> HttpResponseBase:
    """Wagtail's answer to a multiple choice names any page whose number is asked."""
    asked = [key for key in request.GET.getlist("id") if key.isascii() and key.isdigit() and len(key) < 19]
    known = visible_pages(request.user, Page.objects.filter(pk__in=asked))
    narrowed = request.GET.copy()
    narrowed.setlist("id", [str(pk) for pk in known.values_list("pk", flat=True)])
    request.GET = narrowed  # type: ignore[assignment]
    response: HttpResponseBase = chooser.ChosenMultipleView.as_view()(request)
    return response
