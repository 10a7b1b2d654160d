"""The one permission tester for pages, and the policies for lists and choosers.

Stock Wagtail lets every admin user see titles of everybody's drafts in choosers and in its own
API. Here an editor sees what is public and what belongs to their directorates, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from wagtail.locks import ScheduledForPublishLock
from wagtail.models import AbstractPage, Page, PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from .models import Directorate
from .records import mandated_below
from .roles import directorates_of, reads_only, sees_everything
from .trash import NOT_TRASHED, PAGES_ROOT, in_trash, kept_collections


class DirectoratePagePermissionTester(PagePermissionTester):
    """Wagtail's tester, and besides: a directorate's section stays where it is, withdrawing never waits for a
    schedule, and where a workflow stands over a page only its end publishes, whoever asks. What lies in the trash
    can only be restored or erased, by the trash's own screen.
    """

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(AnonymousUser() if in_trash(page) else user, page)

    def _is_section(self) -> bool:
        return Directorate.objects.filter(section_id=self.page.pk).exists()

    def _holds_sections(self) -> bool:
        return Directorate.objects.filter(section__path__startswith=self.page.path).exists()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Not a section, nor what sections or records stand below: Wagtail does not ask descendants."""
        allowed = bool(super().can_delete(ignore_bulk=ignore_bulk)) and not self._holds_sections()
        return allowed and not mandated_below(self.page).exists()

    def can_move(self) -> bool:
        # as deleting, but that what sections stand below may move with them
        return bool(super().can_delete(ignore_bulk=True)) and not self._is_section()

    def can_move_to(self, destination: Page) -> bool:
        return bool(super().can_move_to(destination)) and not self._is_section() and not in_trash(destination)

    def can_copy(self) -> bool:
        return bool(super().can_copy()) and not self._is_section()

    def can_unpublish(self) -> bool:
        if super().can_unpublish():
            return True
        # Stock Wagtail refuses while a schedule is pending, even to superusers; a withdrawal must work at once.
        waits = isinstance(self.page.get_lock(), ScheduledForPublishLock)
        return bool(waits and self.page.live and self._holds_right_to_publish())

    def _holds_right_to_publish(self) -> bool:
        return bool(super().can_publish())

    def can_publish(self) -> bool:
        """Not past the workflow; see :func:`pregonero.publishing.moderation.publish_approved`."""
        return self._holds_right_to_publish() and not self.page.has_workflow

    def can_publish_subpage(self) -> bool:
        return bool(super().can_publish_subpage()) and not self.page.has_workflow

    def can_set_view_restrictions(self) -> bool:
        """Takes away from the public or gives back what was approved; Wagtail asks for the right to publish."""
        return self._holds_right_to_publish()

    def can_unschedule(self) -> bool:
        return self._holds_right_to_publish()


class DirectoratePagePolicy(PagePermissionPolicy):
    """Which pages lists, searches and reports show. Auditors are shown all of them.

    Nothing is changed on the word of this policy: every act asks the tester of its page.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the user may do ``action`` somewhere; an auditor may do nothing."""
        return bool(super().user_has_any_permission(user, {action}))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """What screens ask before they show a list."""
        return bool(super().user_has_any_permission(user, actions)) or reads_only(user)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        if reads_only(user):
            return self.model._default_manager.filter(NOT_TRASHED)
        return super().instances_user_has_any_permission_for(user, actions).filter(NOT_TRASHED)

    def instances_with_direct_explore_permission(self, user: Any) -> Any:
        if user.is_superuser or sees_everything(user):
            return self.model.base_page_model.objects.filter(path=PAGES_ROOT)
        return super().instances_with_direct_explore_permission(user)

    def explorable_instances(self, user: Any) -> Any:
        if sees_everything(user):
            return self.model._default_manager.filter(NOT_TRASHED)
        return super().explorable_instances(user)


def register_policies() -> None:
    """Replace Wagtail's page policy; must run before any look-up, hence from ``AppConfig.ready()``."""
    register_permission_policy(AbstractPage, DirectoratePagePolicy("wagtailcore.Page"))


def explorable_pages(user: Any) -> QuerySet[Page]:
    """Pages shown to the user in the admin."""
    pages: QuerySet[Page] = policy_registry.get_by_type(Page).explorable_instances(user)
    return pages


def may_explore(user: Any, page_ids: Iterable[int]) -> bool:
    """Whether all of these are :func:`explorable_pages`: those of the user's sections and what is above them."""
    wanted = set(page_ids)
    return explorable_pages(user).filter(pk__in=wanted).count() == len(wanted)


def own_pages(user: Any) -> Q:
    """Condition on pages: in a section of one of the user's directorates."""
    condition = Q(pk__in=[])
    for path in directorates_of(user).exclude(section=None).values_list("section__path", flat=True):
        condition |= Q(path__startswith=path)
    return condition


def knows_drafts_of(user: Any, page: Page) -> bool:
    """Whether unpublished words of this page may be shown to the user."""
    if sees_everything(user):
        return True
    sections = directorates_of(user).exclude(section=None).values_list("section__path", flat=True)
    return any(page.path.startswith(path) for path in sections)


def visible_pages(user: Any, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Those of ``pages`` this user may know of: all, or the public ones and their own; none of the trash."""
    pages = pages.filter(NOT_TRASHED)
    if sees_everything(user):
        return pages
    public = Page.objects.live().public().values("pk")
    return pages.filter(Q(pk__in=public) | own_pages(user))


def visible_media(user: Any, items: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the images or files this user may know of: all, or those of their directorates; none of the trash."""
    items = items.filter(collection_id__in=kept_collections())
    if sees_everything(user):
        return items
    own = directorates_of(user).exclude(collection=None).values("collection")
    return items.filter(collection_id__in=own)


def may_see_media(user: Any, item: Any) -> bool:
    """Whether a signed-in user may see this unpublished image or file."""
    if not getattr(user, "is_active", False) or not user.has_perm("wagtailadmin.access_admin"):
        return False
    return visible_media(user, type(item)._default_manager.filter(pk=item.pk)).exists()
