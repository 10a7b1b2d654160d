"""Roles as Django groups, and what a user is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from .enums import Role
from .models import Directorate, DirectorateQuerySet, RoleGroup

OFFICE_ROLES = (Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR)

PAGE_RIGHTS = {
    Role.OFFICER: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
    Role.ADMINISTRATOR: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
    Role.AUDITOR: (),
}

COLLECTION_RIGHTS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)

#: what every office role reads
READ_RIGHTS = (
    "wagtailadmin.access_admin",
    "directorates.view_directorate",
    "directorates.view_municipality",
    "directorates.view_nonworkingday",
    "directorates.view_obligatedsubject",
    "directorates.view_substitution",
    "publishing.view_entry",
    "accounts.view_auditentry",
    "api.view_webhooksubscription",
)

#: what the officer and the administrator change besides pages and media; nobody deletes a directorate: it is closed
OFFICE_RIGHTS = (
    *READ_RIGHTS,
    "directorates.change_directorate",
    "directorates.change_municipality",
    "directorates.add_nonworkingday",
    "directorates.change_nonworkingday",
    "directorates.delete_nonworkingday",
    # what is told to the search, and what people search for
    *(
        f"search.{act}_{model}"
        for model in ("synonyms", "bestbet", "routedquery")
        for act in ("view", "add", "change", "delete")
    ),
    "delivery.view_reading",
    # global in wagtail-localize: its holders translate any directorate's pages
    "wagtail_localize.submit_translation",
)

MODEL_RIGHTS = {
    Role.OFFICER: OFFICE_RIGHTS,
    Role.ADMINISTRATOR: (
        *OFFICE_RIGHTS,
        "directorates.add_directorate",
        "directorates.add_substitution",
        "directorates.change_substitution",
        "directorates.delete_substitution",
        "directorates.add_obligatedsubject",
        "directorates.change_obligatedsubject",
        "accounts.add_user",
        "accounts.change_user",
        "accounts.delete_user",
        "accounts.add_partnerkey",
        "accounts.change_partnerkey",
        "accounts.view_partnerkey",
        "auth.view_group",
        "auth.change_group",
        "wagtailcore.change_site",
        "wagtailcore.add_workflow",
        "wagtailcore.change_workflow",
        "wagtailcore.add_task",
        "wagtailcore.change_task",
        "api.add_webhooksubscription",
        "api.change_webhooksubscription",
        "api.delete_webhooksubscription",
    ),
    Role.AUDITOR: (*READ_RIGHTS, "accounts.view_partnerkey"),
}


def permission(name: str) -> Permission:
    """Permission by ``app.codename``. Raises Permission.DoesNotExist."""
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def role_group(role: Role) -> Group:
    """The group of an office role; made with its permissions when it is missing. Idempotent."""
    found = RoleGroup.objects.filter(role=role).select_related("group").first()
    if found is not None:
        return found.group
    names = {
        Role.OFFICER: _("Communications office"),
        Role.ADMINISTRATOR: _("Administration"),
        Role.AUDITOR: _("Audit (reads only)"),
    }
    group, _created = Group.objects.get_or_create(name=names[role])
    RoleGroup.objects.create(role=role, group=group)
    _grant(role, group)
    return group


def _grant(role: Role, group: Group) -> None:
    """Give the group what its role may do, as far as it lacks it."""
    group.permissions.add(*[permission(name) for name in MODEL_RIGHTS[role]])
    root = Page.get_first_root_node()
    for kind in PAGE_RIGHTS[role]:
        grant_page(group, root, kind)
    if role != Role.AUDITOR:
        for name in COLLECTION_RIGHTS:
            grant_collection(group, Collection.get_first_root_node(), name)


def ensure_roles() -> None:
    """Make every office role's group, and give those that are there what a later release added. Idempotent."""
    for role in OFFICE_ROLES:
        _grant(role, role_group(role))


def grant_page(group: Group, page: Page, kind: str) -> None:
    GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission(f"wagtailcore.{kind}_page"))


def grant_collection(group: Group, collection: Collection, name: str) -> None:
    GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission(name))


def roles_of(user: Any) -> frozenset[Role]:
    """Every role of a user; superusers are administrators. Read once per user object."""
    cached: frozenset[Role] | None = getattr(user, "_pregonero_roles", None)
    if cached is not None:
        return cached
    if not getattr(user, "is_active", False):
        roles: frozenset[Role] = frozenset()
    else:
        names = set(RoleGroup.objects.filter(group__user=user).values_list("role", flat=True))
        if user.is_superuser:
            names.add(Role.ADMINISTRATOR.value)
        if directorates_of(user).exists():
            names.add(Role.EDITOR.value)
        roles = frozenset(Role(name) for name in names)
    user._pregonero_roles = roles
    return roles


def sees_everything(user: Any) -> bool:
    """Officer, administrator and auditor read every directorate's work."""
    return bool(roles_of(user) & set(OFFICE_ROLES))


def keeps_the_keys(user: Any) -> bool:
    """Officer and administrator, who decide what is public and who may do what: they need a second factor."""
    return bool(roles_of(user) & {Role.OFFICER, Role.ADMINISTRATOR})


def reads_only(user: Any) -> bool:
    """An auditor, and nothing else besides."""
    return roles_of(user) == {Role.AUDITOR}


def directorates_of(user: Any) -> DirectorateQuerySet:
    """The directorates whose editor this user is; retired ones have no editors."""
    return Directorate.objects.active().filter(group__user=user)
