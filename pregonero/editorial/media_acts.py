"""Deleting images and files means moving them to the trash: form, bulk and the two lists of uploads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.documents.views import bulk_actions as file_bulk
from wagtail.documents.views import documents
from wagtail.documents.views import multiple as file_uploads
from wagtail.images.views import bulk_actions as image_bulk
from wagtail.images.views import images
from wagtail.images.views import multiple as image_uploads

from .page_acts import RefusingBulkAction, moved_sentence
from .trash import put_media
from .usage import InUse, places_using


class TrashMediaMixin:
    """Mixed into Wagtail's question before the deletion of one image or file."""

    object: Any
    request: Any
    template_name = "pregonero/editorial/trash_media.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "places": places_using(self.object, self.request.user)}

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            put_media(self.object, self.request.user, reason=self.request.POST.get("reason", "")[:500])
        except InUse:
            refused: HttpResponseBase = self.render_to_response(  # type: ignore[attr-defined]
                self.get_context_data(), status=409
            )
            return refused
        messages.success(self.request, _("“%(title)s” was moved to the trash.") % {"title": self.object.title})
        return redirect(self.get_success_url())  # type: ignore[attr-defined]


class TrashImageView(TrashMediaMixin, images.DeleteView):
    pass


class TrashFileView(TrashMediaMixin, documents.DeleteView):
    pass


class DropUploadMixin:
    """Mixed into the deletion of one of the things just uploaded, which takes the number of any."""

    permission_policy: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        view: Any = self
        view.model = view.get_model()
        item = get_object_or_404(view.model, pk=kwargs[view.pk_url_kwarg])
        if not view.permission_policy.user_has_permission_for_instance(request.user, "delete", item):
            raise PermissionDenied
        try:
            put_media(item, request.user)
        except InUse as refusal:
            return JsonResponse({"success": False, "error_message": refusal.sentence()}, status=409)
        return JsonResponse({"success": True, view.context_object_id_name: item.pk})


class DropImageView(DropUploadMixin, image_uploads.DeleteView):
    pass


class DropFileView(DropUploadMixin, file_uploads.DeleteView):
    pass


class TrashMediaBulkMixin(RefusingBulkAction):
    template_name = "pregonero/editorial/bulk_trash.html"

    def get_execution_context(self) -> dict[str, Any]:
        view: Any = self
        return {"user": view.request.user, "reason": view.cleaned_form.cleaned_data["reason"]}

    @classmethod
    def execute_action(cls, objects: Any, **asked: Any) -> tuple[int, int]:
        for item in objects:
            put_media(item, asked["user"], reason=asked["reason"])
        return len(objects), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return moved_sentence(num_parent_objects)


class TrashImagesBulkAction(TrashMediaBulkMixin, image_bulk.DeleteBulkAction):
    pass


class TrashFilesBulkAction(TrashMediaBulkMixin, file_bulk.DeleteBulkAction):
    pass
