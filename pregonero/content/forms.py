"""The edit form of every page kind: saving asks nothing, publishing asks the gates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from pregonero.directorates.api import may_explore
from pregonero.directorates.moderation import APPROVE_DESPITE, is_last_editor
from pregonero.publishing.api import errors

from .checklist import examine_draft
from .chosen import choices_in, may_use

#: buttons of a workflow that ask for nothing to be complete
_ASKING_NOTHING = frozenset({"reject", APPROVE_DESPITE})


class BasePageForm(WagtailAdminPageForm):
    """Shows gate issues as errors beside the fields when the author publishes, schedules or submits.

    The door asks the same gates again; this form only lets the author keep what was typed.
    """

    def _post_clean(self) -> None:
        super()._post_clean()
        if self._approves_own_words():
            self.add_error(
                None,
                forms.ValidationError(
                    _(
                        "The last edit is yours: somebody else must approve it. Save the draft; if nobody else can, "
                        "choose “Approve my own edit, with a reason”."
                    ),
                    code="own_edit",
                ),
            )
        if self._asks_gates() and not self.errors:
            for issue in self._issues():
                name = issue.field if issue.field in self.fields else None
                if name == "body":
                    name = None
                self.add_error(name, forms.ValidationError(str(issue.message), code=issue.code or None))

    def clean(self) -> Any:
        """Refuse pages, images and files the author may not know of, however their numbers came into the form.

        The whole request is refused: the form shown again would name them.
        """
        cleaned: dict[str, Any] = super().clean()
        if self.for_user is None:
            return cleaned
        for field in self.instance._meta.concrete_fields:
            if field.name in cleaned:
                kept = choices_in(field, getattr(self.instance, field.name))
                added = choices_in(field, cleaned[field.name]) - kept
                if not all(may_use(self.for_user, choice) for choice in added):
                    raise PermissionDenied
        return cleaned

    def _approves_own_words(self) -> bool:
        if "action-workflow-action" not in self.data or self.data.get("workflow-action-name") != "approve":
            return False
        return self.has_changed() or is_last_editor(self.instance, self.for_user)

    def _asks_gates(self) -> bool:
        data: Any = self.data
        if self.is_deferred_validation or data.get("workflow-action-name") in _ASKING_NOTHING:
            return False
        return any(name in data for name in ("action-publish", "action-submit", "action-workflow-action"))

    def _issues(self) -> list[Any]:
        return errors(examine_draft(self.instance, self.parent_page))

    class Media:
        css = {"all": ["pregonero/content/checklist.css"]}
        js = ["pregonero/content/checklist.js"]


class DiscreetCopyForm(CopyForm):
    """Copies go where the user is shown pages; Wagtail takes any page's number and refuses it by its title."""

    def clean_new_parent_page(self) -> Any:
        page = self.cleaned_data["new_parent_page"]
        if page is not None and not may_explore(self.user, [page.pk]):
            raise PermissionDenied
        return page
