"""The form of a webhook, and that of sending again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.models import Site

from pregonero.directorates.api import Directorate
from pregonero.plugins.api import kinds
from pregonero.publishing.api import Action

from ..models import WebhookSubscription
from .addresses import BadAddress, check

Choices = list[tuple[str, Any]]

#: what the checkboxes say where none is ticked
ALL = _("None ticked: everything.")


class WebhookForm(WagtailAdminModelForm):
    url = forms.CharField(
        label=_("Address of the receiver"),
        help_text=WebhookSubscription._meta.get_field("url").help_text,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of documents"), required=False, widget=forms.CheckboxSelectMultiple, help_text=ALL
    )
    directorates = forms.MultipleChoiceField(
        label=_("Directorates"), required=False, widget=forms.CheckboxSelectMultiple, help_text=ALL
    )
    actions = forms.MultipleChoiceField(
        label=_("What happens to a document"),
        required=False,
        choices=Action.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=ALL,
    )

    class Meta:
        model = WebhookSubscription
        fields = ("name", "url", "site", "kinds", "directorates", "actions", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("kinds", [(kind.slug, kind.label) for kind in kinds])
        self._offer("directorates", list(Directorate.objects.order_by("name").values_list("slug", "name")))
        if not self.instance.pk:
            self.fields["site"].initial = Site.objects.filter(is_default_site=True).first()

    def _offer(self, name: str, choices: Choices) -> None:
        """The choices there are, and those that were chosen when they still were."""
        known = {value for value, _label in choices}
        kept = [(value, value) for value in getattr(self.instance, name) if value not in known]
        self.fields[name].choices = [*choices, *kept]

    def clean_url(self) -> str:
        address: str = self.cleaned_data["url"]
        try:
            check(address)
        except BadAddress as fault:
            raise forms.ValidationError(str(fault)) from fault
        return address


class AgainForm(forms.Form):
    """From which entry of the ledger on messages are sent again."""

    since = forms.IntegerField(
        label=_("Send again everything after number"),
        min_value=0,
        max_value=2**62,
        help_text=_("The number in the ledger (“seq”) of the last message that the receiver has; 0 is the beginning."),
    )
