"""System checks of the directorates room."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.models import Q
from wagtail.models import GroupApprovalTask, Workflow

from pregonero.plugins.api import directorate_sections

from .models import OfficerApprovalTask, RoleGroup


@register("pregonero")
def check_sections(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Directorates get no page when no plugin offers one."""
    if len(directorate_sections):
        return []
    return [
        Warning(
            "No plugin makes pages for directorates: new directorates will have no section.",
            hint="Enable the plugin `programs`, or one that answers `directorate_sections`.",
            id="pregonero.W010",
        )
    ]


def workflows_without_people() -> list[Workflow]:
    """Workflows over pages with a step whose groups have no active member, or with no active step at all: what is sent
    there waits for ever. The one that Wagtail brings stands over the root alone, where nobody writes.
    """
    unmanned: set[int] = set()
    for model in (OfficerApprovalTask, GroupApprovalTask):
        steps = model.objects.filter(active=True)
        manned = steps.filter(groups__user__is_active=True).values("pk")
        unmanned.update(steps.exclude(pk__in=manned).values_list("pk", flat=True))
    idle = Q(workflow_tasks__task__in=unmanned) | ~Q(workflow_tasks__task__active=True)
    over_pages = Workflow.objects.filter(active=True, workflow_pages__page__depth__gt=1)
    return list(over_pages.filter(idle).distinct().order_by("name"))


@register(Tags.database)
def check_moderators(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Asked with ``manage.py check --database default``; the same is shown in the admin."""
    if not databases or "default" not in databases:
        return []
    tables = set(connections["default"].introspection.table_names())
    if OfficerApprovalTask._meta.db_table not in tables or not RoleGroup.objects.exists():
        return []  # before the first migration, and before there is an office
    return [
        Error(
            f"Workflow “{workflow.name}” has no active step, or one whose groups have no active member: "
            "what is sent there waits.",
            hint="Put a step in, add an active account to the group of the step, or name a substitute.",
            id="pregonero.E010",
        )
        for workflow in workflows_without_people()
    ]
