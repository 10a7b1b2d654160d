"""The end of a workflow: what was approved is published, and nothing else is (``WAGTAIL_FINISH_WORKFLOW_ACTION``)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish or schedule the approved draft.

    Wagtail's own action asks the approver for the right to publish; nobody has it past a workflow, and the
    approval is that right. Raises :class:`.gates.PublicationRefused` where there was none: Wagtail also ends a workflow
    when it has no active step, or when the step at which something waits is switched off.
    """
    # Wagtail imports this module while its own models are being made
    from pregonero.directorates.moderation import exception_reason

    from .door import door
    from .gates import Issue, PublicationRefused
    from .http import actor_of

    objection = _objection(workflow_state, user)
    if objection:
        raise PublicationRefused({str(workflow_state.content_object): [Issue("", objection, closed=True)]})
    revision = workflow_state.content_object.get_latest_revision()
    with door(actor_of(user)) as collector:
        collector.exception = exception_reason()
        revision.publish(user=user, skip_permission_checks=True)


def _objection(workflow_state: Any, user: Any) -> str:
    """Why this end of a workflow is no approval; empty where it is one."""
    from wagtail.models import TaskState

    from pregonero.directorates.models import OfficerApprovalTask
    from pregonero.directorates.moderation import is_last_editor

    step = TaskState.objects.filter(pk=workflow_state.current_task_state_id, status=TaskState.STATUS_APPROVED).first()
    if step is None:
        return _("Nobody has approved it: its workflow has no active step. The administrator puts one in.")
    # the office's own step has asked; Wagtail's lets anybody approve their own words
    if not isinstance(step.task.specific, OfficerApprovalTask) and is_last_editor(workflow_state.content_object, user):
        return _("The last edit is yours: somebody else must approve it.")
    return ""
