"""What is asked of whoever takes something from the public or deletes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from pregonero.directorates.api import visible_pages
from pregonero.publishing.api import REASON_LENGTH, document_of


class ReasonForm(forms.Form):
    """The reason alone: several things at once, images and files, or erasing."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "In plain words, without names of private persons: citizens read it at the address of what was withdrawn."
        ),
    )

    def __init__(self, *args: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required


class LeavingForm(ReasonForm):
    """For one page: besides the reason, what takes its place and what becomes of the pages below it."""

    replaced_by = forms.ModelChoiceField(
        label=_("Replaced by"),
        queryset=Page.objects.live(),
        required=False,
        help_text=_("A published page. Whoever comes to the old address is sent there."),
    )
    include_descendants = forms.BooleanField(label=_("Withdraw the pages below it too"), required=False)

    def __init__(self, *args: Any, user: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        replaced: Any = self.fields["replaced_by"]
        replaced.queryset = visible_pages(user, Page.objects.live())
        replaced.widget = AdminPageChooser()
        replaced.widget.choices = replaced.choices

    def clean_replaced_by(self) -> Page | None:
        """Public, and not what goes itself."""
        chosen: Page | None = self.cleaned_data["replaced_by"]
        if chosen is None:
            return None
        if chosen.path.startswith(self.page.path):
            raise ValidationError(_("A page cannot be replaced by itself, nor by one below it."))
        here, there = document_of(self.page.pk), document_of(chosen.pk)
        if there is None or (here is not None and here.site_id != there.site_id):
            raise ValidationError(_("Choose a page that is public on the same site."))
        return chosen
