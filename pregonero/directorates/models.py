"""Municipality, obligated subjects, directorates, and the places and days that belong to a municipality."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string
from wagtail.log_actions import log
from wagtail.models import AbstractGroupApprovalTask

from . import log_actions, moderation
from .enums import DayScope, Role, SubjectKind
from .forms import REASON_FORMS, SubstitutionForm

validate_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as # and six digits, such as #6b1d3a."))


class Municipality(models.Model):
    """One municipality, served by one Wagtail Site. Becomes the document of kind ``site``."""

    site = models.OneToOneField("wagtailcore.Site", on_delete=models.PROTECT, related_name="municipality")
    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=120, help_text=_("Short name, as people say it: Atengo"))
    official_name = models.CharField(_("official name"), max_length=200)
    state = models.CharField(_("state"), max_length=80)
    inegi = models.CharField(_("INEGI key"), max_length=5, validators=[RegexValidator(r"^\d{5}$")])
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    settlement = models.CharField(_("settlement"), max_length=120, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    primary_colour = models.CharField(_("main colour"), max_length=7, default="#1f4e5f", validators=[validate_colour])
    accent_colour = models.CharField(_("accent colour"), max_length=7, default="#b3541e", validators=[validate_colour])
    coat_of_arms = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("coat of arms"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("official_name"), FieldPanel("state")], heading=_("Names")),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldPanel("settlement"),
                FieldPanel("postal_code"),
                FieldPanel("phone"),
                FieldPanel("email"),
                FieldPanel("hours"),
            ],
            heading=_("Where to find us"),
        ),
        MultiFieldPanel(
            [FieldPanel("primary_colour"), FieldPanel("accent_colour"), FieldPanel("coat_of_arms")],
            heading=_("Identity"),
        ),
    ]

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The postal address in one line."""
        place = " ".join(part for part in (self.postal_code, self.name) if part)
        return ", ".join(part for part in (self.street, self.settlement, place, self.state) if part)


class Locality(models.Model):
    """A place of the municipality in INEGI's catalogue; two places may share a name."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="localities")
    clave = models.CharField(_("INEGI key"), max_length=9)
    name = models.CharField(_("name"), max_length=120)
    lat = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    lon = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = _("locality")
        verbose_name_plural = _("localities")
        ordering = ["clave"]
        constraints = [models.UniqueConstraint(fields=["municipality", "clave"], name="locality_clave_once")]

    def __str__(self) -> str:
        return self.name


class PostalCode(models.Model):
    """A settlement with its postal code."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="postal_codes")
    cp = models.CharField(_("postal code"), max_length=5)
    settlement = models.CharField(_("settlement"), max_length=120)
    kind = models.CharField(_("kind of settlement"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("postal code")
        verbose_name_plural = _("postal codes")
        ordering = ["cp", "settlement"]
        constraints = [models.UniqueConstraint(fields=["municipality", "cp", "settlement"], name="postal_code_once")]

    def __str__(self) -> str:
        return f"{self.cp} {self.settlement}"


class NonWorkingDay(models.Model):
    """A day on which the offices are closed, with the text that says so."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="non_working_days")
    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=160)
    scope = models.CharField(_("scope"), max_length=12, choices=DayScope.choices)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("non-working day")
        verbose_name_plural = _("non-working days")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["municipality", "date", "name"], name="non_working_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class ObligatedSubject(models.Model):
    """Body that answers for itself under the transparency law (LGTAIP): the Ayuntamiento, its DIF."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="subjects")
    slug = models.SlugField(_("slug"))
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=16, choices=SubjectKind.choices, default=SubjectKind.AYUNTAMIENTO)

    class Meta:
        verbose_name = _("obligated subject")
        verbose_name_plural = _("obligated subjects")
        constraints = [models.UniqueConstraint(fields=["municipality", "slug"], name="subject_slug_once")]

    def __str__(self) -> str:
        return self.name


class DirectorateQuerySet(models.QuerySet["Directorate"]):
    def active(self) -> DirectorateQuerySet:
        return self.filter(retired_at__isnull=True)


class Directorate(models.Model):
    """An office of the municipality: unit of ownership. Belongs to exactly one obligated subject."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.ForeignKey(
        ObligatedSubject, verbose_name=_("obligated subject"), on_delete=models.PROTECT, related_name="directorates"
    )
    slug = models.SlugField(_("slug"), help_text=_("Part of its address; letters, digits and hyphens."))
    name = models.CharField(_("name"), max_length=160)
    holder = models.CharField(_("holder"), max_length=160, blank=True, help_text=_("Person or post in charge"))
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    colour = models.CharField(_("colour"), max_length=7, default="#1f4e5f", validators=[validate_colour])
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)

    section = models.OneToOneField(
        "wagtailcore.Page", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="directorate"
    )
    group = models.OneToOneField(
        "auth.Group", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="directorate"
    )
    collection = models.OneToOneField(
        "wagtailcore.Collection",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="directorate",
    )
    workflow = models.OneToOneField(
        "wagtailcore.Workflow",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="directorate",
    )

    objects = DirectorateQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldPanel("subject"),
        MultiFieldPanel([FieldPanel("name"), FieldPanel("slug"), FieldPanel("holder")], heading=_("Names")),
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("email"), FieldPanel("address"), FieldPanel("hours")],
            heading=_("Contact"),
        ),
        FieldPanel("colour"),
    ]

    class Meta:
        verbose_name = _("directorate")
        verbose_name_plural = _("directorates")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["subject", "slug"], name="directorate_slug_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    def to_reference(self) -> dict[str, str]:
        """How documents name their directorate: ``{id, slug, name}``."""
        return {"id": str(self.public_id), "slug": self.slug, "name": self.name}


class RoleGroup(models.Model):
    """Which Django group stands for a role that belongs to no directorate."""

    role = models.CharField(_("role"), max_length=16, choices=Role.choices, unique=True)
    group = models.OneToOneField("auth.Group", on_delete=models.PROTECT, related_name="pregonero_role")

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.get_role_display()


class Substitution(models.Model):
    """*Suplencia*: for some days a person has the officer's role; see :mod:`.substitution`. ``until`` is included."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who stands in"),
        on_delete=models.CASCADE,
        related_name="substitutions",
    )
    since = models.DateField(_("from"))
    until = models.DateField(_("to"), help_text=_("The last day, included."))
    reason = models.CharField(
        _("reason"), max_length=300, help_text=_("Holidays, leave, commission… with its document if there is one.")
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    #: whether it was this substitution that put the person into the officers' group
    granted = models.BooleanField(default=False, editable=False)

    panels: ClassVar[list[Any]] = [
        FieldPanel("person"),
        MultiFieldPanel([FieldPanel("since"), FieldPanel("until")], heading=_("Days")),
        FieldPanel("reason"),
    ]
    base_form_class = SubstitutionForm

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"{self.person}: {self.since} – {self.until}"

    def clean(self) -> None:
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("It ends before it begins. Write a later day.")})
        if self.granted and not Substitution.objects.filter(pk=self.pk, person_id=self.person_id).exists():
            raise ValidationError({"person": _("It has begun: end it with an earlier last day, and name another.")})

    def is_in_force(self, today: date) -> bool:
        return self.since <= today <= self.until


class OfficerApprovalTask(AbstractGroupApprovalTask):
    """The officer's step in every workflow: four eyes, and a reason for whatever is out of the ordinary."""

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        return moderation.actions_for(self, obj, user) if super().get_actions(obj, user) else []

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        form: type[forms.Form] = super().get_form_for_action(action)
        return REASON_FORMS.get(action, form)

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        if action_name not in moderation.APPROVALS:
            return super().on_action(task_state, user, action_name, **kwargs)
        item = task_state.workflow_state.content_object
        if not moderation.may_approve(self, item, user, action_name):
            raise PermissionDenied
        reason = kwargs.get("comment", "")
        if moderation.is_last_editor(item, user):
            log(item, log_actions.APPROVED_ALONE, user=user, data={"reason": reason})
        with moderation.in_spite_of_gates(reason if action_name == moderation.APPROVE_DESPITE else ""):
            return super().on_action(task_state, user, "approve", **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return str(_("The communications officer approves, or returns it with a reason"))

    class Meta:
        verbose_name = _("officer's approval")
        verbose_name_plural = _("officer's approvals")
