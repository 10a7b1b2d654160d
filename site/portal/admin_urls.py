"""Addresses that stand before Wagtail's own and replace them: the same screens, told who asks."""

from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.utils.urlpatterns import decorate_urlpatterns
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.snippets_api import SnippetViewSet as LocalizeSnippets

from media_library.admin_views import FileIndexView
from pregonero.accounts.urls import credential_urlpatterns, sign_in_urlpatterns
from pregonero.content.views import tag_completion
from pregonero.directorates.admin_guard import in_the_users_name, office_only
from pregonero.directorates.media_views import ImageIndexView, image_chooser
from pregonero.directorates.page_views import ReadableLockedPagesView, SearchPagesView, browse_pages, chosen_pages
from pregonero.directorates.upload_views import (
    AddFilesView,
    AddImagesView,
    FinishFileView,
    FinishImageView,
    NameFileView,
    NameImageView,
    upload_in_file_chooser,
    upload_in_image_chooser,
)
from pregonero.editorial.media_acts import DropFileView, DropImageView, TrashFileView, TrashImageView
from pregonero.publishing.api import through_the_door


class OrderedTranslationsReportView(TranslationsReportView):
    """With an order, without which pages of the list may repeat rows."""

    def get_queryset(self) -> Any:
        return super().get_queryset().order_by("source__object_repr", "pk")


_for_who_asks = [
    path("tag-autocomplete/", tag_completion),
    path("tag-autocomplete/<str:app_name>/<str:model_name>/", tag_completion),
    path("choose-page/<int:parent_page_id>/", browse_pages),
    path("choose-page/chosen-multiple/", chosen_pages),
    path("choose-page/search/", SearchPagesView.as_view()),
    path("reports/locked/", ReadableLockedPagesView.as_view()),
    path("reports/locked/results/", ReadableLockedPagesView.as_view(results_only=True)),
    path("images/", ImageIndexView.as_view()),
    path("images/results/", ImageIndexView.as_view(results_only=True)),
    path("images/chooser/", image_chooser.choose_view),
    path("documents/", FileIndexView.as_view()),
    path("documents/results/", FileIndexView.as_view(results_only=True)),
]

#: they change what is stored: each request is one act
_acts = [
    path("images/<int:image_id>/delete/", TrashImageView.as_view()),
    path("images/multiple/<int:image_id>/delete/", DropImageView.as_view()),
    path("documents/delete/<int:document_id>/", TrashFileView.as_view()),
    path("documents/multiple/<int:doc_id>/delete/", DropFileView.as_view()),
    path("images/multiple/add/", AddImagesView.as_view()),
    path("images/multiple/<int:image_id>/", NameImageView.as_view()),
    path("images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/", FinishImageView.as_view()),
    path("images/chooser/create/", upload_in_image_chooser),
    path("documents/multiple/add/", AddFilesView.as_view()),
    path("documents/multiple/<int:doc_id>/", NameFileView.as_view()),
    path("documents/multiple/create_from_uploaded_document/<int:uploaded_file_id>/", FinishFileView.as_view()),
    path("documents/chooser/create/", upload_in_file_chooser),
]

_for_the_office = [
    path("reports/page-types-usage/", PageTypesUsageReportView.as_view()),
    path("reports/page-types-usage/results/", PageTypesUsageReportView.as_view(results_only=True)),
    path("localize/reports/translations/", OrderedTranslationsReportView.as_view()),
    path("localize/reports/translations/results/", OrderedTranslationsReportView.as_view(results_only=True)),
    path("localize/api/snippets/<slug:app_label>/<slug:model_name>/", LocalizeSnippets.as_view({"get": "list"})),
    path(
        "localize/api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/",
        LocalizeSnippets.as_view({"get": "retrieve"}),
    ),
]

admin_urlpatterns = [
    *sign_in_urlpatterns,
    *decorate_urlpatterns(credential_urlpatterns, require_admin_access),
    *decorate_urlpatterns(decorate_urlpatterns(_for_who_asks, require_admin_access), in_the_users_name),
    *decorate_urlpatterns(decorate_urlpatterns(_for_the_office, office_only), require_admin_access),
    *decorate_urlpatterns(
        decorate_urlpatterns(decorate_urlpatterns(_acts, require_admin_access), in_the_users_name), through_the_door
    ),
]
