"""Uploads of several images or files, and those of the choosers, with an entry in the history of each.

Wagtail writes one for its form of a single image or file only: what came in by the others came from nobody.
"""

from __future__ import annotations

from typing import Any

from wagtail.documents import get_document_model
from wagtail.documents.views import chooser as file_chooser
from wagtail.documents.views import multiple as files
from wagtail.images import get_image_model
from wagtail.images.views import chooser as image_chooser
from wagtail.images.views import multiple as images
from wagtail.log_actions import log


class WrittenDownMixin:
    """Mixed into Wagtail's views that save an upload."""

    log_action = "wagtail.create"

    def save_object(self, form: Any) -> Any:
        saved = super().save_object(form)  # type: ignore[misc]
        log(form.instance, self.log_action)
        return saved

    def save_form(self, form: Any) -> Any:
        saved = super().save_form(form)  # type: ignore[misc]
        log(form.instance, self.log_action)
        return saved


class AddImagesView(WrittenDownMixin, images.AddView):
    pass


class NameImageView(WrittenDownMixin, images.EditView):
    log_action = "wagtail.edit"


class FinishImageView(WrittenDownMixin, images.CreateFromUploadedImageView):
    pass


class ChooserImageView(WrittenDownMixin, image_chooser.ImageUploadView):
    pass


class AddFilesView(WrittenDownMixin, files.AddView):
    pass


class NameFileView(WrittenDownMixin, files.EditView):
    log_action = "wagtail.edit"


class FinishFileView(WrittenDownMixin, files.CreateFromUploadedDocumentView):
    pass


class ChooserFileView(WrittenDownMixin, file_chooser.DocumentChooserUploadView):
    pass


class ImageUploadChooser(image_chooser.ImageChooserViewSet):
    create_view_class = ChooserImageView


class FileUploadChooser(file_chooser.DocumentChooserViewSet):
    create_view_class = ChooserFileView


upload_in_image_chooser = ImageUploadChooser(
    "wagtailimages_chooser", model=get_image_model(), url_prefix="images/chooser"
).create_view
upload_in_file_chooser = FileUploadChooser(
    "wagtaildocs_chooser", model=get_document_model(), url_prefix="documents/chooser"
).create_view
