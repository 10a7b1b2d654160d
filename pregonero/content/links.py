"""Links from one plugin's thing to another's, by document id only: no foreign key crosses plugins."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel

from pregonero.publishing.models import LiveDocument
from pregonero.publishing.pages import page_of, reference_to


class DocumentLinkField(models.UUIDField):
    """Id of a live document of one of ``kinds``, or of any but the site's own where none is named, chosen from those
    that are public."""

    def __init__(self, *args: Any, kinds: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        kwargs.update(null=True, blank=True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        kwargs["kinds"] = self.kinds
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field:
        return DocumentLinkFormField(self.kinds, required=False, label=self.verbose_name, help_text=self.help_text)


class DocumentLinkFormField(forms.TypedChoiceField):
    """A list of the live documents of the kinds asked for, by title; with their addresses where any kind will do."""

    def __init__(self, kinds: tuple[str, ...], **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(choices=self._choices, coerce=_to_uuid, empty_value=None, **kwargs)

    def _choices(self) -> list[tuple[str, str]]:
        rows = self._live().order_by("title").values_list("document_id", "title", "path")
        return [("", "—"), *[(str(key), title if self.kinds else f"{title} · {path}") for key, title, path in rows]]

    def _live(self) -> QuerySet[LiveDocument]:
        rows = LiveDocument.objects.all()
        return rows.filter(kind__in=self.kinds) if self.kinds else rows.exclude(kind="site")

    def validate(self, value: Any) -> None:
        if value and not self._live().filter(document_id=_to_uuid(value)).exists():
            raise ValidationError(_("What you linked is no longer published. Choose another one, or none."))


def _to_uuid(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError as error:
        raise ValidationError(_("Choose one of the list.")) from error


class DocumentLinkPanel(FieldPanel):
    """The panel of a :class:`DocumentLinkField`."""


def link_reference(document_id: uuid.UUID | None) -> dict[str, str] | None:
    """``{id, kind, title, path}`` of a linked document while it is live, else None."""
    return reference_to(page_of(document_id)) if document_id else None
