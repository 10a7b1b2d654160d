"""Snippets of directorates that become documents: what they answer for besides pages.

They go through the same workflow, inbox, gates and ledger as pages. A kind of them derives from
:class:`DirectorateItem`, says which documents it stands behind, and shows its screens through
:class:`.item_views.DirectorateItemViewSet`.
"""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.apps import apps
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, Workflow, WorkflowMixin

from pregonero.directorates.api import Directorate, directorates_of, keeps_the_keys, sees_everything
from pregonero.publishing.api import Collector, Document, GateContext, Issue, actor_of, door, examine, stands_at
from pregonero.publishing.sources import DraftSource, get_source


class DirectorateItem(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """A snippet of one directorate. Nothing of it is public before its workflow ends."""

    #: slug of the registered Kind that it becomes
    document_kind: ClassVar[str] = ""
    #: fields that belong to the thing and not to one of its revisions: an old revision does not bring them back
    kept_in_revisions: ClassVar[tuple[str, ...]] = ("directorate_id",)

    directorate = models.ForeignKey(
        Directorate, verbose_name=_("directorate"), on_delete=models.PROTECT, related_name="+"
    )
    # unlike Wagtail's: a row that code makes is not public
    live = models.BooleanField(verbose_name=_("live"), default=False, editable=False)

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        """How people call it, in lists and mails."""
        return str(self)

    def get_admin_display_title(self) -> str:
        return self.title

    @property
    def draft_title(self) -> str:
        """As a page has it, for lists of both."""
        return self.title

    @property
    def summary(self) -> str:
        return ""

    @property
    def admin_edit_url(self) -> str:
        return reverse(self.snippet_viewset.get_url_name("edit"), args=[self.pk])

    def facts(self) -> list[tuple[str, str]]:
        """Label and text of what whoever decides about this draft has to know of it."""
        return []

    def changes(self, draft: Any) -> list[str]:
        """In sentences, what ``draft`` changes of this that no field of the form shows."""
        return []

    @property
    def page_type_display_name(self) -> str:
        return str(self._meta.verbose_name)

    def get_workflow(self) -> Workflow | None:
        workflow: Workflow | None = self.directorate.workflow
        return workflow if workflow is not None and workflow.active else None

    def with_content_json(self, content: dict[str, Any]) -> Any:
        item = super().with_content_json(content)
        for name in self.kept_in_revisions:
            setattr(item, name, getattr(self, name))
        return item

    def publish(self, revision: Any, user: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Publish through the door, whoever calls."""
        with door(actor_of(user)):
            return super().publish(revision, user, *args, **kwargs)

    def unpublish(
        self, set_expired: bool = False, commit: bool = True, user: Any = None, log_action: bool | str = True
    ) -> Any:
        """Withdraw through the door, whoever calls; callers have asked whether the user may.

        Wagtail's own asks for the right to publish, which nobody has past a workflow.
        """
        act = UnpublishAction(self, set_expired=set_expired, commit=commit, user=user, log_action=log_action)
        with door(actor_of(user)):
            return act.execute(skip_permission_checks=True)

    def mark(self, act: Collector) -> None:
        """Tell an act which documents may change when this row does."""
        raise NotImplementedError

    def draft_document(self) -> tuple[int, Document]:
        """The document that this draft would become, and its site; nothing is stored. Asks the kind's source."""
        source = cast("DraftSource", get_source(self.document_kind))
        return source.draft(self)

    def examine_draft(self) -> list[Issue]:
        """Every issue the gates have with this draft as it stands, errors first."""
        site_id, document = self.draft_document()

        def path_is_taken(path: str) -> bool:
            return stands_at(site_id, path) not in (None, document["id"])

        def path_is_live(path: str) -> bool:
            return stands_at(site_id, path) is not None

        return examine(document, GateContext(site_id, path_is_taken, path_is_live))

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The template of the site, given the document this draft would become."""
        render = import_string(settings.PREGONERO_PREVIEW)
        response: HttpResponse = render(request, self.draft_document()[1], preview=True)
        return response


def may_see(user: Any, item: DirectorateItem) -> bool:
    """Whether drafts of this thing may be shown to the user."""
    return sees_everything(user) or directorates_of(user).filter(pk=item.directorate_id).exists()


def may_edit(user: Any, item: DirectorateItem) -> bool:
    """Whether the user may change this thing at all; locks and workflow may still stand before it."""
    return keeps_the_keys(user) or directorates_of(user).filter(pk=item.directorate_id).exists()


def visible_items(user: Any, items: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Those of ``items`` whose drafts this user may see."""
    return items if sees_everything(user) else items.filter(directorate__in=directorates_of(user))


def item_models() -> list[type[DirectorateItem]]:
    """Every installed kind of them."""
    return [model for model in apps.get_models() if issubclass(model, DirectorateItem)]
