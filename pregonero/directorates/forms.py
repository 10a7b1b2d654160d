"""Forms of the moderation workflow and of substitutions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from .moderation import APPROVE_ALONE, APPROVE_DESPITE


class ReasonForm(forms.Form):
    """Asks for a reason that others will read."""

    comment = forms.CharField(required=True, min_length=5, widget=forms.Textarea({"rows": 3}))
    label: Any = ""
    help_text: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = self.label
        self.fields["comment"].help_text = self.help_text


class ReturnForm(ReasonForm):
    """Asked when an item is returned: the author must learn what to mend."""

    label = _("What must be changed, and why")
    help_text = _("The author reads this text in the page's history and in the message that tells of it.")


class ApproveAloneForm(ReasonForm):
    """Asked when nobody else can look at it."""

    label = _("Why nobody else could check it")
    help_text = _("It stays in the page's history and in the audit log.")


class ApproveDespiteForm(ReasonForm):
    """Asked when the checks refuse and the office publishes all the same."""

    label = _("Why it is published in spite of the checks")
    help_text = _("It stays in the page's history, in the audit log and in the ledger.")


class SubstitutionForm(WagtailAdminModelForm):
    """Offers who can sign in, by name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        person.queryset = person.queryset.filter(is_active=True).order_by("first_name", "last_name", "username")
        person.label_from_instance = lambda one: one.named


#: the form of each action that needs a reason
REASON_FORMS: dict[str, type[forms.Form]] = {
    "reject": ReturnForm,
    APPROVE_ALONE: ApproveAloneForm,
    APPROVE_DESPITE: ApproveDespiteForm,
}
