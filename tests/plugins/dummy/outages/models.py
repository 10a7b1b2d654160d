"""The page of one outage."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel

from pregonero.content.api import BasePage, DocumentLinkField, date_text, link_reference


class OutagePage(BasePage):
    document_kind = "outage"
    in_directorate = True
    subpage_types: ClassVar[list[str]] = []

    until = models.DateField("vuelve el agua", null=True, blank=True)
    program = DocumentLinkField("programa", kinds=("program",))

    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, FieldPanel("until")]

    class Meta:
        verbose_name = "corte de agua"

    def document_fields(self) -> dict[str, Any]:
        return {"until": date_text(self.until), "program": link_reference(self.program)}
