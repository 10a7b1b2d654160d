"""Closes what Wagtail's admin shows of other directorates, and adds the screens of this room."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from . import bulk_actions
from . import log_actions as moderation_acts
from .models import Directorate
from .page_views import DirectoratePageViewSet
from .permissions import may_see_media, visible_media, visible_pages
from .roles import reads_only, sees_everything
from .viewsets import (
    CLOSED,
    REOPENED,
    DirectorateViewSet,
    MunicipalityViewSet,
    NonWorkingDayViewSet,
    ObligatedSubjectViewSet,
    SubstitutionViewSet,
    state_button,
)

for viewset in (
    DirectorateViewSet,
    MunicipalityViewSet,
    NonWorkingDayViewSet,
    ObligatedSubjectViewSet,
    SubstitutionViewSet,
):
    register_snippet(viewset)

bulk_actions.register()

#: reports of Wagtail and of wagtail-localize that list everybody's drafts to whoever asks
OFFICE_REPORTS = ("wagtailadmin_reports:page_types_usage", "wagtail_localize:translations_report")


@hooks.register("register_admin_viewset")
def page_viewset() -> DirectoratePageViewSet:
    return DirectoratePageViewSet()


@hooks.register("construct_reports_menu")
def hide_office_reports(request: HttpRequest, menu_items: list[Any]) -> None:
    if not sees_everything(request.user):
        closed = {reverse(name) for name in OFFICE_REPORTS}
        menu_items[:] = [item for item in menu_items if item.url not in closed]
    if reads_only(request.user):
        label, url = _("Locked pages"), reverse("wagtailadmin_reports:locked_pages")
        menu_items.append(MenuItem(label, url, name="locked-pages", icon_name="lock", order=700))


@hooks.register("construct_settings_menu")
def hide_languages(request: HttpRequest, menu_items: list[Any]) -> None:
    """wagtail-localize shows its item to who may change a site; the screen itself asks for the right to languages."""
    if not request.user.has_perm("wagtailcore.add_locale"):
        menu_items[:] = [item for item in menu_items if item.url != reverse("wagtaillocales:index")]


@hooks.register("register_snippet_listing_buttons")
def directorate_buttons(snippet: Any, user: Any, next_url: str | None = None) -> list[Any]:
    if isinstance(snippet, Directorate) and user.has_perm("directorates.change_directorate"):
        return [state_button(snippet)]
    return []


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    moderation_acts.register(actions)
    actions.register_action(CLOSED, _("Close directorate"), _("Closed down"))
    actions.register_action(REOPENED, _("Reopen directorate"), _("Reopened"))


@hooks.register("construct_page_chooser_queryset")
def hide_other_drafts(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """The page chooser shows titles of drafts of every section; an editor's shows public pages and their own."""
    return visible_pages(request.user, pages)


@hooks.register("construct_image_chooser_queryset")
@hooks.register("construct_document_chooser_queryset")
def hide_other_media(items: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    return visible_media(request.user, items)


@hooks.register("before_serve_document")
def guard_unpublished_document(document: Any, request: HttpRequest) -> None:
    """Wagtail serves any file whose address is known; the public address of a published file is another one."""
    if not may_see_media(request.user, document):
        raise Http404


class VisiblePagesViewSet(PagesAdminAPIViewSet):
    def get_queryset(self) -> QuerySet[Page]:
        queryset: QuerySet[Page] = super().get_queryset()
        visible = visible_pages(self.request.user, Page.objects.all())
        return queryset.filter(pk__in=visible.values("pk"))


class VisibleImagesViewSet(ImagesAdminAPIViewSet):
    def get_queryset(self) -> QuerySet[Any]:
        return visible_media(self.request.user, super().get_queryset())


class VisibleDocumentsViewSet(DocumentsAdminAPIViewSet):
    def get_queryset(self) -> QuerySet[Any]:
        return visible_media(self.request.user, super().get_queryset())


@hooks.register("construct_admin_api", order=1000)
def filter_admin_api(router: Any) -> None:
    """The admin's own API answers any admin user with everybody's things; these endpoints ask the policy."""
    router.register_endpoint("pages", VisiblePagesViewSet)
    router.register_endpoint("images", VisibleImagesViewSet)
    router.register_endpoint("documents", VisibleDocumentsViewSet)
