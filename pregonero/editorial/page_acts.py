"""Screens that take pages from the public or to the trash; they replace Wagtail's own, form and bulk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction, UnpublishBulkAction
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.views.pages.utils import type_to_delete_confirmation

from pregonero.directorates.bulk_actions import DiscreetBulkAction
from pregonero.directorates.page_views import DirectoratePageViewSet
from pregonero.publishing.api import current

from .life_forms import LeavingForm, ReasonForm
from .trash import put_page
from .usage import InUse, Place, places_using, refuse_if_used
from .withdrawal import live_in, withdraw


class WithdrawView(UnpublishView):
    """Asks why; the reason goes to the ledger, to the page's history and to citizens."""

    template_name = "pregonero/editorial/withdraw.html"
    page_title = _("Withdraw from the public")
    success_message = _("“%(page_title)s” was withdrawn.")
    form: LeavingForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.form = self._form()
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.form = self._form(request.POST)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        return response

    def _form(self, data: Any = None) -> LeavingForm:
        form = LeavingForm(data, user=self.request.user, page=self.object)
        if not live_in(self.object).exclude(pk=self.object.pk).exists():
            del form.fields["include_descendants"]
        return form

    def unpublish(self) -> HttpResponse | None:
        asked = self.form.cleaned_data
        collector = current()
        if collector is not None:  # the hook may answer in our place
            collector.reason = asked["reason"]
        answer: HttpResponse | None = self.run_hook("before_unpublish_page", self.request, self.object)
        if answer is not None:
            return answer
        withdraw(
            self.object,
            self.request.user,
            asked["reason"],
            include_descendants=asked.get("include_descendants", False),
            replaced_by=asked["replaced_by"],
        )
        after: HttpResponse | None = self.run_hook("after_unpublish_page", self.request, self.object)
        return after

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "form": self.form, "media": self.form.media, "scheduled": self.object.approved_schedule}


class TrashPageView(DeleteView):
    """Moves to the trash what Wagtail would erase; what is in use stays, and the places are named."""

    template_name = "pregonero/editorial/trash_page.html"
    places: list[Place]
    form: LeavingForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.places, self.form = places_using(self.page, request.user), self._form()
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.places, self.form = places_using(self.page, request.user), self._form(request.POST)
        if self.places:
            return self.render_to_response(self.get_context_data(), status=409)
        if not self.form.is_valid() or not type_to_delete_confirmation(request):
            return self.render_to_response(self.get_context_data())
        parent = self.page.get_parent().pk
        asked = self.form.cleaned_data
        item = put_page(self.page, request.user, reason=asked["reason"], replaced_by=asked.get("replaced_by"))
        messages.success(request, _("“%(title)s” was moved to the trash.") % {"title": item.title})
        return redirect(self.next_url) if self.next_url else redirect("wagtailadmin_explore", parent)

    def _form(self, data: Any = None) -> LeavingForm:
        public = live_in(self.page).exists()
        form = LeavingForm(data, user=self.request.user, page=self.page, required=public)
        del form.fields["include_descendants"]
        if not public:
            form.fields["reason"].help_text = _("If you want to leave one: it stays in the page's history.")
        if not self.page.live:
            del form.fields["replaced_by"]
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "form": self.form, "media": self.form.media, "places": self.places}


class PageViewSet(DirectoratePageViewSet):
    unpublish_view_class = WithdrawView
    delete_view_class = TrashPageView


class BulkReasonForm(ReasonForm):
    """Bulk actions make their form without arguments."""


class BulkWithdrawalForm(BulkReasonForm):
    include_descendants = LeavingForm.base_fields["include_descendants"]


class BulkTrashForm(BulkReasonForm):
    """Whether a reason is owed depends on what was ticked; the action asks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, required=False, **kwargs)


class WithdrawBulkAction(DiscreetBulkAction, UnpublishBulkAction):
    display_name = _("Withdraw")
    template_name = "pregonero/editorial/bulk_withdraw.html"
    form_class = BulkWithdrawalForm

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "reason": self.cleaned_form.cleaned_data["reason"]}

    @classmethod
    def execute_action(cls, objects: Any, **asked: Any) -> tuple[int, int]:
        count = 0
        for page in objects:
            count += withdraw(
                page, asked["user"], asked["reason"], include_descendants=asked.get("include_descendants", False)
            )
        return len(objects), count - len(objects)


class RefusingBulkAction(DiscreetBulkAction):
    """Mixed into a bulk deletion: nothing of it is done while one of the things is in use."""

    request: Any
    form_class = BulkTrashForm

    def object_context(self, item: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().object_context(item)  # type: ignore[misc]
        return {**context, "places": places_using(item, self.request.user)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context["in_use"] = any(item["places"] for item in context["items"])
        return context

    def prepare_action(self, objects: Any, objects_without_access: Any) -> Any:
        try:
            for thing in objects:
                refuse_if_used(thing, self.request.user)
        except InUse as refusal:
            messages.error(self.request, refusal.sentence())
            return self._shown_again()
        return super().prepare_action(objects, objects_without_access)  # type: ignore[misc]

    def _shown_again(self) -> HttpResponseBase:
        return TemplateResponse(
            self.request,
            self.get_template_names(),  # type: ignore[attr-defined]
            self.get_context_data(),
            status=409,
        )


class TrashBulkAction(RefusingBulkAction, DeleteBulkAction):
    template_name = "pregonero/editorial/bulk_trash.html"

    def prepare_action(self, objects: Any, objects_without_access: Any) -> Any:
        answer = super().prepare_action(objects, objects_without_access)
        if answer is not None or self.cleaned_form.cleaned_data["reason"]:
            return answer
        if any(live_in(page).exists() for page in objects):
            self.cleaned_form.add_error("reason", _("Say why: something of this is public, and citizens will be told."))
            return self.form_invalid(self.cleaned_form)
        return None

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "reason": self.cleaned_form.cleaned_data["reason"]}

    @classmethod
    def execute_action(cls, objects: Any, **asked: Any) -> tuple[int, int]:
        below = 0
        for page in objects:
            below += put_page(page, asked["user"], reason=asked["reason"]).pages_below
        return len(objects), below

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return moved_sentence(num_parent_objects + num_child_objects)


def moved_sentence(count: int) -> str:
    return ngettext("%(count)d moved to the trash.", "%(count)d moved to the trash.", count) % {"count": count}
