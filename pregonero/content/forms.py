"""The edit form of every page kind: saving asks nothing, publishing asks the gates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.coreutils import find_available_slug
from wagtail.models import Page

from pregonero.directorates.api import may_explore
from pregonero.directorates.moderation import APPROVE_DESPITE, is_last_editor
from pregonero.publishing.api import errors

from .checklist import examine_draft
from .chosen import choices_in, may_use
from .clock import clock_name
from .gates import UNTITLED

#: relation of a page's corrections: there is nothing to correct in what was never public
CORRECTIONS = "pregonero_corrections"
#: buttons of a workflow that ask for nothing to be complete
_ASKING_NOTHING = frozenset({"reject", APPROVE_DESPITE})


class BasePageForm(WagtailAdminPageForm):
    """Shows gate issues as errors beside the fields when the author publishes, schedules or submits.

    The door asks the same gates again; this form only lets the author keep what was typed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("go_live_at", "expire_at"):
            if name in self.fields:
                self.fields[name].help_text = _("Hour of: %(clock)s.") % {"clock": clock_name()}
        corrections = self.formsets.get(CORRECTIONS)
        if corrections is None:
            return
        sent = not self.is_bound or corrections.management_form.add_prefix("TOTAL_FORMS") in self.data
        if not sent or not self.instance.first_published_at:  # what is not asked for is left as it is
            del self.formsets[CORRECTIONS]

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

    def defer_required_fields(self) -> None:
        """A draft without a title can be saved too: it gets a name that its gate refuses."""
        super().defer_required_fields()
        if "title" in self.fields:
            self.fields["title"].required = False
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def restore_required_fields(self) -> None:
        super().restore_required_fields()
        for name in ("title", "slug"):
            if name in self.fields:
                self.fields[name].required = True

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        return title if title.strip() else str(UNTITLED)

    def clean_slug(self) -> str:
        """A second item with the same title gets an address of its own; one that was public keeps what people know."""
        slug: str = self.cleaned_data["slug"]
        title = self.cleaned_data.get("title") or UNTITLED
        provisional = not self.instance.first_published_at and slug.startswith(slugify(UNTITLED)) and title != UNTITLED
        if provisional or (not slug and self.is_deferred_validation):
            slug = slugify(title) or self.instance.slug or "borrador"
        if not slug or self.parent_page is None or self.instance.first_published_at:
            return slug
        if Page._slug_is_available(slug, self.parent_page, self.instance):
            return slug
        longest = int(Page._meta.get_field("slug").max_length or 0)
        return str(find_available_slug(self.parent_page, slug[: longest - len("-999")], self.instance.pk))

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
        css = {"all": ["pregonero/content/checklist.css", "pregonero/content/kept/kept.css"]}
        js = [
            "pregonero/content/checklist.js",
            "pregonero/content/paste.js",
            "pregonero/content/sentence_case.js",
            "pregonero/content/kept/store.js",
            "pregonero/content/kept/compare.js",
            "pregonero/content/kept/notices.js",
            "pregonero/content/kept/offer.js",
            "pregonero/content/kept/editor.js",
        ]


class DiscreetCopyForm(CopyForm):
    """Copies go where the user is shown pages; Wagtail takes any page's number and refuses it by its title."""

    def clean_new_parent_page(self) -> Any:
        page = self.cleaned_data["new_parent_page"]
        if page is not None and not may_explore(self.user, [page.pk]):
            raise PermissionDenied
        return page
