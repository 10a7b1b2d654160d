"""Forms of the admin's screens of formats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from transparency.law_models import Duty

from .enums import FormatSource
from .formats import LARGEST
from .models import Format

_DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class DutyField(forms.ModelChoiceField):
    """A duty by its law, article and title; what is in force today comes first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Duty.objects.select_related("law"), label=gettext_lazy("Duty"), **kwargs)

    def label_from_instance(self, duty: Duty) -> str:
        place = f"{duty.law}, {duty.article} {duty.fraction}".strip()
        gone = "" if duty.holds_on(timezone.localdate()) else f" ({_('not in force')})"
        return f"{place}: {duty.title}{gone}"


class Search(forms.Form):
    """Which formats are looked at."""

    q = forms.CharField(label=gettext_lazy("Search"), max_length=200, required=False)
    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All")), *FormatSource.choices]
        self.fields["source"].choices = every  # type: ignore[attr-defined]


class TemplateForm(forms.Form):
    """An official template; what it is for is asked afterwards."""

    file = forms.FileField(
        label=gettext_lazy("Template"),
        help_text=gettext_lazy("The .xlsx or .xls you downloaded from SIPOT, blank, with its hidden rows."),
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".xlsx,.xls"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            words = {"size": LARGEST // (1024 * 1024)}
            raise forms.ValidationError(_("The file is larger than %(size)s MB; a template is much smaller.") % words)
        return file


class DatesForm(forms.ModelForm):
    """From when until when an edition is in use."""

    class Meta:
        model = Format
        fields = ["valid_from", "valid_until"]
        widgets = {"valid_from": _DAY, "valid_until": _DAY}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("valid_from"), said.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("It ends before it begins."))
        return said


class UseForm(forms.Form):
    """What an edition is used for."""

    duty = DutyField()
    part = forms.CharField(
        label=gettext_lazy("Part"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("A, B… where the duty has several formats; empty where it has one."),
    )
