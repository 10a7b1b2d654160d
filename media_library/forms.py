"""Forms of images and files: Wagtail's own, with help beside the fields that need it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from pregonero.content.api import help_texts


class _WithHelp:
    """Mixed into a form: ``help_texts`` by field."""

    fields: dict[str, Any]
    help_texts: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in self.help_texts.items():
            if name in self.fields:
                self.fields[name].help_text = text


class ImageForm(_WithHelp, BaseImageForm):
    help_texts = {
        "title": _("A name by which your colleagues find it: what, where, when. The public does not see it."),
        "file": help_texts.IMAGE,
        "description": help_texts.ALT,
        "tags": help_texts.TAGS,
    }


class DocumentForm(_WithHelp, BaseDocumentForm):
    help_texts = {
        "title": _("The words of the link: what it is, of which year. “Drinking water rules 2026”."),
        "file": help_texts.FILES,
        "tags": help_texts.TAGS,
    }
