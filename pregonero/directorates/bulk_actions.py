"""Wagtail's bulk actions, silent about what the user may not know of.

The confirmation of a bulk action names the items it leaves out, by title, whoever they belong to, and
``?id=all`` asks for every item there is. The actions themselves ask the permission tester.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail import hooks
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages import bulk_actions as pages
from wagtail.documents.views import bulk_actions as documents
from wagtail.images.views import bulk_actions as images
from wagtail.log_actions import log
from wagtail.models import Page

from .permissions import may_explore, may_see_media

STOCK: tuple[type[BulkAction], ...] = (
    pages.DeleteBulkAction,
    pages.MoveBulkAction,
    pages.PublishBulkAction,
    pages.UnpublishBulkAction,
    images.DeleteBulkAction,
    documents.DeleteBulkAction,
)
#: those that leave no trace in any history
SILENT: tuple[type[BulkAction], ...] = (
    images.AddTagsBulkAction,
    images.AddToCollectionBulkAction,
    documents.AddTagsBulkAction,
    documents.AddToCollectionBulkAction,
)


class DiscreetBulkAction:
    """Mixed into a stock action: items left out are named only to who may know of them."""

    request: Any

    def form_valid(self, form: Any) -> Any:
        """The destination of a move is a page the user is shown; Wagtail's own refusal of another one names it."""
        destination = form.cleaned_data.get("chooser")
        if destination is not None and not may_explore(self.request.user, [destination.pk]):
            raise PermissionDenied
        return super().form_valid(form)  # type: ignore[misc]

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        objects, left_out = super().get_actionable_objects()  # type: ignore[misc]
        items = left_out["items_with_no_access"]
        left_out["items_with_no_access"] = [item for item in items if _may_know_of(self.request.user, item)]
        return objects, left_out


class WrittenDownBulkAction(DiscreetBulkAction):
    """Mixed into a silent one: the history of each image or file says which tags it got, or from where it was moved."""

    @classmethod
    def execute_action(cls, objects: Any, tags: Any = (), collection: Any = None, **more: Any) -> Any:
        asked = {"collection": collection} if collection is not None else {"tags": tags}
        done = super().execute_action(objects, **asked, **more)  # type: ignore[misc]
        for item in objects:
            if collection is not None:
                log(item, "wagtail.edit", data={"collection": [item.collection.name, collection.name]})
            elif tags:
                log(item, "wagtail.edit", data={"tags": [tag.strip() for tag in tags]})
        return done


def _may_know_of(user: Any, item: Any) -> bool:
    if isinstance(item, Page):
        return may_explore(user, [item.pk])
    return may_see_media(user, item)


def register() -> None:
    """Replace each stock action: the registry keeps the class that registers last."""
    for mixin, actions in ((DiscreetBulkAction, STOCK), (WrittenDownBulkAction, SILENT)):
        for stock in actions:
            hooks.register("register_bulk_action", type(stock.__name__, (mixin, stock), {}), order=1000)
