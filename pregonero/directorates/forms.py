"""Forms of the moderation workflow."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Asked when an item is returned: the author must learn what to mend."""

    comment = forms.CharField(
        label=_("What must be changed, and why"),
        required=True,
        min_length=5,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The author reads this text in the page's history and in the message that tells of it."),
    )
