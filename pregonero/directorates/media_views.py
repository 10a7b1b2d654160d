"""Lists and choosers of images and files whose tag filters name only tags of what the user is shown.

Wagtail offers the ten most used tags of all images and all files, those of other directorates included.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, QuerySet
from taggit.models import Tag
from wagtail.documents.views import documents
from wagtail.images import get_image_model
from wagtail.images.views import chooser, images

from .permissions import visible_media

TAGS_OFFERED = 10


def popular_tags(user: Any, model: Any) -> QuerySet[Tag]:
    """The most used tags of those items of ``model`` that ``user`` may know of."""
    items = visible_media(user, model._default_manager.all()).values("pk")
    kind = ContentType.objects.get_for_model(model)
    tagged = Tag.objects.filter(
        taggit_taggeditem_items__content_type=kind, taggit_taggeditem_items__object_id__in=items
    )
    return tagged.annotate(item_count=Count("taggit_taggeditem_items")).order_by("-item_count", "name")[:TAGS_OFFERED]


class OwnTagsMixin:
    """Mixed into a filter set of Wagtail's media lists."""

    filters: dict[str, Any]
    request: Any
    _meta: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(tag.name, tag.name) for tag in popular_tags(self.request.user, self._meta.model)]
        if not offered:
            self.filters.pop("tag", None)
        elif "tag" in self.filters:
            self.filters["tag"].extra["choices"] = offered


class ImagesFilterSet(OwnTagsMixin, images.ImagesFilterSet):
    pass


class DocumentsFilterSet(OwnTagsMixin, documents.DocumentsFilterSet):
    pass


class ImageIndexView(images.IndexView):
    filterset_class = ImagesFilterSet


class DocumentIndexView(documents.IndexView):
    filterset_class = DocumentsFilterSet


class ImageChooseView(chooser.ImageChooseView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["popular_tags"] = popular_tags(self.request.user, self.model)
        return context


class ImageChooserViewSet(chooser.ImageChooserViewSet):
    choose_view_class = ImageChooseView


image_chooser = ImageChooserViewSet("wagtailimages_chooser", model=get_image_model(), url_prefix="images/chooser")
