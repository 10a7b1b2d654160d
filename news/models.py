"""News index and article."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from pregonero.content.api import (
    BasePage,
    DocumentLinkField,
    DocumentLinkPanel,
    PhotosBlock,
    date_text,
    help_texts,
    link_reference,
    to_photos,
)

from .blocks import PeopleBlock, to_people


class NewsIndexPage(BasePage):
    """Where all news are listed; articles themselves stand in the sections of their directorates."""

    document_kind = "section"
    max_count_per_parent = 1
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")


class NewsArticlePage(BasePage):
    """What happened, where and when, told by the directorate that did it."""

    document_kind = "news"
    in_directorate = True
    subpage_types: ClassVar[list[str]] = []

    place = models.CharField(_("place"), max_length=160, blank=True, help_text=_("Locality or address."))
    event_date = models.DateField(_("date of the event"), null=True, blank=True)
    photos = StreamField(PhotosBlock(max_num=40), blank=True, verbose_name=_("photos"))
    people = StreamField(PeopleBlock(max_num=20), blank=True, verbose_name=_("people quoted"))
    program = DocumentLinkField(
        _("program it belongs to"), kinds=("program",), help_text=_("Shows a link to the program's page.")
    )

    content_panels: ClassVar[list[Any]] = [
        *BasePage.lead_panels,
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("place", help_text=_("Locality or public address; never the home of somebody.")),
                        FieldPanel("event_date", help_text=_("The day on which it happened or will happen.")),
                    ]
                )
            ],
            heading=_("Where and when"),
        ),
        BasePage.body_panel,
        FieldPanel("photos", help_text=help_texts.PHOTOS),
        FieldPanel(
            "people",
            help_text=_(
                "Who speaks for an office, with name and post. Name private persons only if they agreed to it, and "
                "minors never."
            ),
        ),
        DocumentLinkPanel("program"),
        BasePage.tags_panel,
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")

    def document_fields(self) -> dict[str, Any]:
        return {
            "place": self.place,
            "event_date": date_text(self.event_date),
            "photos": to_photos(self.photos),
            "people": to_people(self.people),
            "program": link_reference(self.program),
        }
