"""Page of a directorate and page of a program."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from pregonero.content.api import (
    BasePage,
    FilesBlock,
    LinesBlock,
    date_text,
    help_texts,
    money_text,
    to_files,
    to_lines,
)
from pregonero.directorates.api import Directorate

from .enums import Status


class DirectoratePage(BasePage):
    """Section of a directorate: everything it publishes stands below. Contact data come from the directorate."""

    document_kind = "directorate"
    is_creatable = False

    class Meta:
        verbose_name = _("directorate page")
        verbose_name_plural = _("directorate pages")

    def document_fields(self) -> dict[str, Any]:
        found = Directorate.objects.filter(section_id=self.pk).select_related("subject").first()
        names = ("holder", "phone", "email", "address", "hours", "colour")
        subject = found.subject if found else None
        return {
            **{name: getattr(found, name) if found else "" for name in names},
            "subject": {"slug": subject.slug, "name": subject.name} if subject else {"slug": "", "name": ""},
            "retired": bool(found and found.is_retired),
        }


class ProgramPage(BasePage):
    """A program or service: for whom, what is asked, what it costs, where and when."""

    document_kind = "program"
    in_directorate = True
    subpage_types: ClassVar[list[str]] = []

    purpose = models.TextField(_("purpose"), blank=True, help_text=_("What people get out of it."))
    audience = models.CharField(_("who it is for"), max_length=300, blank=True)
    requirements = StreamField(LinesBlock(), blank=True, verbose_name=_("requirements"))
    steps = StreamField(LinesBlock(), blank=True, verbose_name=_("steps"))
    files = StreamField(FilesBlock(), blank=True, verbose_name=_("documents"))
    cost = models.CharField(_("cost, in words"), max_length=200, blank=True, help_text=_("Free, or what is paid."))
    cost_amount = models.DecimalField(
        _("cost in pesos"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("0 when it is free; empty when it depends."),
    )
    where = models.CharField(_("where"), max_length=300, blank=True)
    when = models.CharField(_("when"), max_length=300, blank=True)
    contact_name = models.CharField(_("who helps"), max_length=160, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=60, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    starts_on = models.DateField(_("begins"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    budget = models.DecimalField(
        _("budget in pesos"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.OPEN)

    content_panels: ClassVar[list[Any]] = [
        *BasePage.lead_panels,
        MultiFieldPanel(
            [
                FieldPanel("purpose"),
                FieldPanel("audience", help_text=_("Age, place, need: so that people know whether it is for them.")),
            ],
            heading=_("What it is for"),
        ),
        FieldPanel("requirements", help_text=_("One thing a line, as you would say it at the counter.")),
        FieldPanel("steps", help_text=_("One step a line, in the order in which people take them.")),
        FieldPanel("files", help_text=help_texts.FILES),
        MultiFieldPanel([FieldRowPanel([FieldPanel("cost"), FieldPanel("cost_amount")])], heading=_("Cost")),
        MultiFieldPanel(
            [
                FieldPanel("where", help_text=_("Office, street and number, locality.")),
                FieldPanel("when", help_text=_("Days and hours: “Monday to Friday, 9 to 15”.")),
            ],
            heading=_("Where and when"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_name", help_text=_("The post is enough: people come and go.")),
                FieldRowPanel(
                    [
                        FieldPanel("contact_phone", help_text=_("Of the office, not of a person.")),
                        FieldPanel("contact_email"),
                    ]
                ),
            ],
            heading=_("Contact"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldPanel("budget"),
            ],
            heading=_("Dates, budget and status"),
        ),
        BasePage.body_panel,
        BasePage.tags_panel,
    ]

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")

    def document_fields(self) -> dict[str, Any]:
        return {
            "purpose": self.purpose,
            "audience": self.audience,
            "requirements": to_lines(self.requirements),
            "steps": to_lines(self.steps),
            "files": to_files(self.files),
            "cost": self.cost,
            "cost_amount": money_text(self.cost_amount),
            "where": self.where,
            "when": self.when,
            "contact": {"name": self.contact_name, "phone": self.contact_phone, "email": self.contact_email},
            "starts_on": date_text(self.starts_on),
            "ends_on": date_text(self.ends_on),
            "budget": money_text(self.budget),
            "status": self.status,
        }
