"""Screens of filings in the admin: the list, and the form with drafts, history, workflow and locks."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.models import Revision, WorkflowState
from wagtail.snippets.views.snippets import EditView, IndexView

from pregonero.content.item_views import DirectorateItemViewSet

from .enums import State
from .models import Filing
from .rows import thaw

#: states that ask for something to be done
PRESSING = frozenset({State.OVERDUE, State.RETURNED})


def with_state(filings: QuerySet[Filing]) -> QuerySet[Filing]:
    """Each with ``open_status``, of its open workflow, so that its state costs no query."""
    states = WorkflowState.objects.active().filter(
        base_content_type__app_label="transparency",
        base_content_type__model="filing",
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    return filings.annotate(open_status=Subquery(states.values("status")[:1]))


def state_of(filing: Any) -> State:
    """As of today, of one of :func:`with_state`."""
    return filing.state_on(timezone.localdate(), filing.open_status)


class FilingIndexView(IndexView):
    default_ordering = "due_on"

    @property
    def columns(self) -> list[Any]:
        title = self._get_title_column("__str__")
        title.label = _("Filing")
        return [
            title,
            Column("directorate", label=_("Directorate"), accessor="directorate.name", sort_key="directorate__name"),
            Column("subject", label=_("Obligated subject"), accessor="subject.name"),
            Column("due_on", label=_("Last day"), accessor="due_on", sort_key="due_on"),
            StatusTagColumn(
                "state",
                label=_("Where it stands"),
                accessor=lambda filing: state_of(filing).label,
                primary=lambda filing: state_of(filing) in PRESSING,
            ),
        ]


class FilingEditView(EditView):
    def save_instance(self) -> Any:
        """Bringing back an earlier revision brings back its rows."""
        revision_id = self.request.POST.get("revision", "")
        if getattr(self, "view_name", "") == "revisions_revert" and revision_id.isdigit():
            before = Revision.objects.for_instance(self.object).filter(pk=revision_id).first()
            if before is not None:
                thaw(self.live_object, before.as_object().row_file)
        return super().save_instance()


class FilingViewSet(DirectorateItemViewSet):
    model = Filing
    icon = "doc-full"
    menu_label = _("Filings")
    #: its entry stands in the plugin's own menu, so that Wagtail's list of snippets leaves it out
    menu_item_is_registered = True
    index_view_class = FilingIndexView
    edit_view_class = FilingEditView
    list_per_page = 50
    list_filter: ClassVar[list[str]] = ["subject", "directorate", "period", "live"]
    search_fields: ClassVar[list[str]] = ["duty__title", "duty__what", "period"]
    inspect_view_fields: ClassVar[list[str]] = ["duty", "subject", "directorate", "period", "outcome", "ground"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Filing]:
        filings: QuerySet[Filing] = super().get_queryset(request)
        return with_state(filings.select_related("duty__law", "subject", "directorate"))
