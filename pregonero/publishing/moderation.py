"""The end of a workflow: what was approved is published, and nothing else is (``WAGTAIL_FINISH_WORKFLOW_ACTION``)."""

from __future__ import annotations

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish or schedule the approved draft.

    Wagtail's own action asks the approver for the right to publish; nobody has it past a workflow, and the
    approval is that right.
    """
    # Wagtail imports this module while its own models are being made
    from pregonero.directorates.moderation import exception_reason

    from .door import door
    from .http import actor_of

    revision = workflow_state.content_object.get_latest_revision()
    with door(actor_of(user)) as collector:
        collector.exception = exception_reason()
        revision.publish(user=user, skip_permission_checks=True)
