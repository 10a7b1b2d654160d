"""Forms of the admin's screens of laws."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pregonero.directorates.api import ObligatedSubject

from .enums import Applies
from .models import ApplicabilityDecision, Law


class ChoiceOfLaw(forms.Form):
    """Which law is looked at, and for whom."""

    law = forms.ModelChoiceField(Law.objects.all(), label=_("Law"), to_field_name="slug", required=False)
    subject = forms.ModelChoiceField(ObligatedSubject.objects.all(), label=_("Obligated subject"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["law"].empty_label = _("All laws")  # type: ignore[attr-defined]
        self.fields["subject"].empty_label = _("As the law says")  # type: ignore[attr-defined]


class DecisionForm(forms.ModelForm):
    """A decision that is added to those before it."""

    class Meta:
        model = ApplicabilityDecision
        fields = ["subject", "applies", "reason", "ground", "decided_on"]
        widgets = {
            "applies": forms.RadioSelect,
            "reason": forms.Textarea(attrs={"rows": 3}),
            "ground": forms.Textarea(attrs={"rows": 2}),
            "decided_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["applies"].choices = Applies.choices  # type: ignore[attr-defined]
        self.fields["decided_on"].initial = timezone.localdate
