"""The form of best bets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from pregonero.publishing import api as publishing


class BestBetForm(WagtailAdminModelForm):
    """Its documents are judged here, where they and the site are known together."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [row.cleaned_data.get("document") for row in self._rows()]
        site = cleaned.get("site")
        if not chosen:
            self.add_error(None, _("Choose at least one document to stand first."))
        elif None in chosen:
            self.add_error(None, _("A row has no document. Choose one, or remove the row."))
        elif len(set(chosen)) < len(chosen):
            self.add_error(None, _("A document stands here twice. Remove one of the rows."))
        elif site is not None:
            live = publishing.live_bodies(site.pk, [str(key) for key in chosen])
            if any(str(key) not in live for key in chosen):
                self.add_error(None, _("A document is not public on this site. Choose another, or remove its row."))
        return cleaned

    def _rows(self) -> list[forms.ModelForm]:
        """The rows that stay, as far as they can be read: a wrong one says so itself."""
        formset = self.formsets["documents"]
        if not formset.is_valid():
            return []
        there = [row for row in formset.forms if row.has_changed() or row.instance.pk]
        return [row for row in there if not row.cleaned_data.get("DELETE")]
