"""Blocks of a government site. Each says what it gives to a document (``to_document``)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from .richtext import to_html

FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


class DocumentBlock(blocks.StructBlock):
    """A struct block with a value for the document.

    ``needed``: what that value must hold before it is public, ``needed_in_items`` what each of its ``items`` must.
    """

    needed: ClassVar[tuple[str, ...]] = ()
    needed_in_items: ClassVar[tuple[str, ...]] = ()

    def to_document(self, value: Any) -> dict[str, Any]:
        """The block's value in a document: JSON types only."""
        raise NotImplementedError(type(self).__name__)

    def is_unfinished(self, value: dict[str, Any]) -> bool:
        """Whether a value that :meth:`to_document` gave lacks something needed."""
        items = value["items"] if self.needed_in_items else ()
        return not all(value.get(key) for key in self.needed) or not all(
            item.get(key) for item in items for key in self.needed_in_items
        )


def picture(image: Any) -> dict[str, Any] | None:
    """IMAGE of an ImageBlock's value, with the words written for this use."""
    if image is None:
        return None
    alt = image.contextual_alt_text
    document: dict[str, Any] = image.to_document(alt=alt or None, decorative=bool(image.decorative))
    return document


class HeadingBlock(DocumentBlock):
    needed = ("text",)

    text = blocks.CharBlock(label=_("Heading"), max_length=120)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("Section")), ("3", _("Subsection"))], default="2", required=True
    )

    class Meta:
        icon = "title"
        label = _("Heading")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {"text": value["text"], "level": int(value["level"] or 2)}


class TextBlock(DocumentBlock):
    needed = ("html",)

    html = blocks.RichTextBlock(
        label=_("Text"), features=FEATURES, help_text=_("Short sentences, everyday words, one idea a paragraph.")
    )

    class Meta:
        icon = "pilcrow"
        label = _("Text")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {"html": to_html(value["html"])}


class PictureBlock(DocumentBlock):
    needed = ("image",)

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Image")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {"image": picture(value["image"]), "caption": value["caption"] or ""}


class GalleryBlock(DocumentBlock):
    needed = ("items",)
    needed_in_items = ("image",)

    items = blocks.ListBlock(PictureBlock(), label=_("Photos"), min_num=1, max_num=40)

    class Meta:
        icon = "image"
        label = _("Gallery")

    def to_document(self, value: Any) -> dict[str, Any]:
        item = PictureBlock()
        return {"items": [item.to_document(picked) for picked in value["items"]]}


class QuoteBlock(DocumentBlock):
    needed = ("text",)

    text = blocks.TextBlock(label=_("What was said"), max_length=600)
    author = blocks.CharBlock(label=_("Who said it"), required=False, max_length=120)
    role = blocks.CharBlock(label=_("Post"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quote")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {"text": value["text"], "author": value["author"] or "", "role": value["role"] or ""}


class FiguresBlock(DocumentBlock):
    """A small table. Rows and cells are lists, so that no editor has to draw a table."""

    needed = ("caption", "columns", "rows")

    caption = blocks.CharBlock(label=_("What the figures show"), max_length=200)
    columns = blocks.ListBlock(blocks.CharBlock(label=_("Column"), max_length=80), label=_("Columns"), min_num=1)
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(label=_("Cell"), required=False, max_length=200), label=_("Cells")),
        label=_("Rows"),
        min_num=1,
    )
    note = blocks.CharBlock(label=_("Note or source"), required=False, max_length=250)

    class Meta:
        icon = "table"
        label = _("Figures in a table")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned  # a draft may be saved half-written
        width = len(cleaned["columns"])
        for number, row in enumerate(cleaned["rows"], start=1):
            if len(row) != width:
                message = _("Row %(row)d has %(cells)d cells; the table has %(columns)d columns.")
                raise blocks.StructBlockValidationError(
                    block_errors={
                        "rows": ValidationError(message % {"row": number, "cells": len(row), "columns": width})
                    }
                )
        return cleaned

    def to_document(self, value: Any) -> dict[str, Any]:
        return {
            "caption": value["caption"],
            "columns": list(value["columns"]),
            "rows": [[cell or "" for cell in row] for row in value["rows"]],
            "note": value["note"] or "",
        }

    def is_unfinished(self, value: dict[str, Any]) -> bool:
        return super().is_unfinished(value) or any(len(row) != len(value["columns"]) for row in value["rows"])


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Step"), max_length=160)
    html = blocks.RichTextBlock(label=_("Explanation"), features=FEATURES, required=False)


class StepsBlock(DocumentBlock):
    needed = ("items",)
    needed_in_items = ("title",)

    items = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {"items": [{"title": step["title"], "html": to_html(step["html"])} for step in value["items"]]}


class ContactBlock(DocumentBlock):
    needed = ("name",)

    name = blocks.CharBlock(label=_("Office or person"), max_length=160)
    role = blocks.CharBlock(label=_("Post"), required=False, max_length=160)
    phone = blocks.CharBlock(label=_("Telephone"), required=False, max_length=60)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    hours = blocks.CharBlock(label=_("Hours"), required=False, max_length=160)
    address = blocks.CharBlock(label=_("Address"), required=False, max_length=250)

    class Meta:
        icon = "mail"
        label = _("Contact card")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {key: value[key] or "" for key in ("name", "role", "phone", "email", "hours", "address")}


class FileBlock(DocumentBlock):
    needed = ("file",)

    file = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Words of the link"), required=False, max_length=200)

    class Meta:
        icon = "doc-full"
        label = _("File to download")

    def to_document(self, value: Any) -> dict[str, Any]:
        item = value["file"]
        file = item.to_document() if item else None
        if file and value["title"]:
            file["title"] = value["title"]
        return {"file": file}


class CallToActionBlock(DocumentBlock):
    needed = ("label", "url")

    label = blocks.CharBlock(label=_("Words on the button"), max_length=60)
    url = blocks.CharBlock(
        label=_("Web address"), max_length=500, help_text=_("https://… or an address of this site such as /programas/")
    )
    description = blocks.CharBlock(label=_("Explanation"), required=False, max_length=250)

    class Meta:
        icon = "link-external"
        label = _("Call to action")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        url = cleaned["url"]
        # `//host` leads to another site by the scheme of this one: nobody means that
        if url.startswith("//") or not url.startswith(("https://", "http://", "/", "tel:", "mailto:")):
            raise blocks.StructBlockValidationError(
                block_errors={"url": ValidationError(_("Begin the address with https:// or with /."))}
            )
        return cleaned

    def to_document(self, value: Any) -> dict[str, Any]:
        return {"label": value["label"], "url": value["url"], "description": value["description"] or ""}


class VideoBlock(DocumentBlock):
    needed = ("title", "url", "transcript_html")

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    url = blocks.URLBlock(label=_("Address of the video"))
    transcript = blocks.RichTextBlock(
        label=_("Transcript"),
        features=FEATURES,
        help_text=_("What is said and shown, for who cannot hear or see it or has no data left."),
    )

    class Meta:
        icon = "media"
        label = _("Video with transcript")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {"title": value["title"], "url": value["url"], "transcript_html": to_html(value["transcript"])}


class AlertBlock(DocumentBlock):
    needed = ("html",)

    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("info", _("Information")), ("warning", _("Warning")), ("danger", _("Danger"))],
        default="info",
        required=True,
    )
    html = blocks.RichTextBlock(label=_("Text"), features=FEATURES)

    class Meta:
        icon = "warning"
        label = _("Alert")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {"level": value["level"] or "info", "html": to_html(value["html"])}


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=FEATURES)


class QuestionsBlock(DocumentBlock):
    needed = ("items",)
    needed_in_items = ("question", "answer_html")

    items = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions and answers")

    def to_document(self, value: Any) -> dict[str, Any]:
        return {
            "items": [{"question": item["question"], "answer_html": to_html(item["answer"])} for item in value["items"]]
        }


class BodyBlock(blocks.StreamBlock):
    """The body of every page kind."""

    heading = HeadingBlock()
    text = TextBlock()
    image = PictureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    figures = FiguresBlock()
    steps = StepsBlock()
    contact = ContactBlock()
    file = FileBlock()
    call_to_action = CallToActionBlock()
    video = VideoBlock()
    alert = AlertBlock()
    questions = QuestionsBlock()

    class Meta:
        block_counts: ClassVar[dict[str, dict[str, int]]] = {}


def to_blocks(stream: Any) -> list[dict[str, Any]]:
    """A stream value as the ``blocks`` of a document: ``[{type, value}]``."""
    return [{"type": child.block_type, "value": child.block.to_document(child.value)} for child in stream]


class LinesBlock(blocks.StreamBlock):
    """A list of short texts (requirements, steps), one block a line."""

    item = blocks.CharBlock(label=_("Line"), max_length=400)


def to_lines(stream: Any) -> list[str]:
    """A :class:`LinesBlock` value as a list of texts."""
    return [str(child.value) for child in stream]


class FilesBlock(blocks.StreamBlock):
    file = FileBlock()


def to_files(stream: Any) -> list[dict[str, Any]]:
    """A :class:`FilesBlock` value as a list of FILE; files deleted meanwhile are left out."""
    found = [child.block.to_document(child.value)["file"] for child in stream]
    return [file for file in found if file]


class PhotosBlock(blocks.StreamBlock):
    photo = ImageBlock(label=_("Photo"))


def to_photos(stream: Any) -> list[dict[str, Any]]:
    """A :class:`PhotosBlock` value as a list of IMAGE."""
    return [image for child in stream if (image := picture(child.value))]
