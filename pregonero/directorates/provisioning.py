"""What comes with a directorate: page section, group, media collection, permissions, workflow. All idempotent."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from pregonero.plugins.api import directorate_sections

from .enums import Role
from .models import Directorate, OfficerApprovalTask
from .roles import COLLECTION_RIGHTS, grant_collection, grant_page, permission, role_group

#: what a directorate editor may do in the section; publishing is the officer's
SECTION_RIGHTS = ("add", "change")


def provision(directorate: Directorate) -> None:
    """Make what is missing and rename what is there. Run it inside the publication door: it saves pages."""
    _group(directorate)
    _collection(directorate)
    _workflow(directorate)
    _section(directorate)
    Directorate.objects.filter(pk=directorate.pk).update(
        group=directorate.group,
        collection=directorate.collection,
        workflow=directorate.workflow,
        section=directorate.section,
    )
    if directorate.is_retired:
        _close(directorate)
    else:
        _open(directorate)


def retire(directorate: Directorate) -> None:
    """Close a directorate: its editors lose access, what it published stays public, nothing is deleted."""
    directorate.retired_at = timezone.now()
    directorate.save(update_fields=["retired_at"])


def reopen(directorate: Directorate) -> None:
    """Undo :func:`retire`."""
    directorate.retired_at = None
    directorate.save(update_fields=["retired_at"])


def _unique_group_name(directorate: Directorate) -> str:
    name = _("Editors: %(directorate)s") % {"directorate": directorate.name}
    others = Group.objects.filter(name=name[:150])
    if directorate.group is not None:
        others = others.exclude(pk=directorate.group.pk)
    return f"{name[:120]} ({directorate.subject.slug}/{directorate.slug})"[:150] if others.exists() else name[:150]


def _group(directorate: Directorate) -> None:
    name = _unique_group_name(directorate)
    if directorate.group is None:
        directorate.group = Group.objects.create(name=name)
    elif directorate.group.name != name:
        directorate.group.name = name
        directorate.group.save(update_fields=["name"])
    directorate.group.permissions.add(permission("wagtailadmin.access_admin"))


def _collection(directorate: Directorate) -> None:
    if directorate.collection is None:
        directorate.collection = Collection.get_first_root_node().add_child(name=directorate.name[:255])
    elif directorate.collection.name != directorate.name:
        directorate.collection.name = directorate.name
        directorate.collection.save(update_fields=["name"])


def _workflow(directorate: Directorate) -> None:
    name = _("Moderation: %(directorate)s") % {"directorate": directorate.name}
    if directorate.workflow is None:
        directorate.workflow = Workflow.objects.create(name=name[:255])
        WorkflowTask.objects.create(workflow=directorate.workflow, task=officer_task(), sort_order=0)
    elif directorate.workflow.name != name[:255]:
        directorate.workflow.name = name[:255]
        directorate.workflow.save(update_fields=["name"])


def officer_task() -> OfficerApprovalTask:
    """The approval step all directorates share."""
    task = OfficerApprovalTask.objects.order_by("pk").first()
    if task is None:
        task = OfficerApprovalTask.objects.create(name=_("Approval by the communications office"))
        task.groups.add(role_group(Role.OFFICER))
    return task


def provision_office(root: Page) -> None:
    """Moderation for what belongs to no directorate: the home page and the sections below it. Idempotent."""
    workflow = Workflow.objects.filter(workflow_pages__page=root).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=_("Moderation: communications office"))
        WorkflowTask.objects.create(workflow=workflow, task=officer_task(), sort_order=0)
        WorkflowPage.objects.create(page=root, workflow=workflow)


def _section(directorate: Directorate) -> None:
    for section in directorate_sections:
        if directorate.section is None:
            page: Page | None = section.create(directorate)
            directorate.section = page
        else:
            section.update(directorate)
        break
    if directorate.section is not None and directorate.workflow is not None:
        WorkflowPage.objects.update_or_create(
            page=Page.objects.get(pk=directorate.section.pk), defaults={"workflow": directorate.workflow}
        )


def _open(directorate: Directorate) -> None:
    group, collection = directorate.group, directorate.collection
    if group is None or collection is None:
        raise ValueError(f"directorate {directorate.slug} has no group or collection yet")
    for name in COLLECTION_RIGHTS:
        grant_collection(group, collection, name)
    if directorate.section is not None:
        for kind in SECTION_RIGHTS:
            grant_page(group, Page.objects.get(pk=directorate.section.pk), kind)


def _close(directorate: Directorate) -> None:
    GroupPagePermission.objects.filter(group=directorate.group).delete()
    GroupCollectionPermission.objects.filter(group=directorate.group).delete()
