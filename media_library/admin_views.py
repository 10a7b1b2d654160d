"""The admin's list of files, which also says inside which of them people can search."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column

from pregonero.directorates.media_views import DocumentIndexView

from .text_words import told_of


class FileIndexView(DocumentIndexView):
    @cached_property
    def columns(self) -> list[Any]:
        columns: list[Any] = list(super().columns)
        columns.insert(3, Column("told", label=_("Its text"), accessor=_short))
        return columns

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        documents: list[Any] = list(super().decorate_paginated_queryset(object_list))
        told = told_of(documents)
        for document in documents:
            document.told = told.get(document.pk)
        return documents


def _short(document: Any) -> str:
    return document.told.short if document.told else ""
