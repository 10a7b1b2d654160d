"""Home page, section page, mayor's message."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from pregonero.content.api import BasePage

from .blocks import QuickLinksBlock


class HomePage(BasePage):
    """Root of a municipality's site, one for each language."""

    document_kind = "home"
    max_count_per_parent = 1

    quick_links = StreamField(QuickLinksBlock(max_num=8), blank=True, verbose_name=_("what you can do here"))

    content_panels: ClassVar[list[Any]] = [
        *BasePage.lead_panels,
        FieldPanel("quick_links"),
        BasePage.body_panel,
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def document_fields(self) -> dict[str, Any]:
        keys = ("title", "path", "description")
        return {"quick_links": [{key: child.value[key] or "" for key in keys} for child in self.quick_links]}


class SectionPage(BasePage):
    """A page of the site's own structure: about transparency, privacy, where lists stand."""

    document_kind = "section"

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")


class MessagePage(BasePage):
    """What the mayor says to the people."""

    document_kind = "message"

    author = models.CharField(_("who writes"), max_length=120, blank=True)
    role = models.CharField(_("post"), max_length=120, blank=True)

    content_panels: ClassVar[list[Any]] = [
        *BasePage.lead_panels,
        MultiFieldPanel([FieldPanel("author"), FieldPanel("role")], heading=_("Who writes")),
        BasePage.body_panel,
    ]

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def document_fields(self) -> dict[str, Any]:
        return {"author": self.author, "role": self.role}
