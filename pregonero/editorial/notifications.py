"""Who is told of what by mail: the author too when an item comes back, and nobody about sections that are not theirs.

The words stand in ``templates/wagtailadmin/notifications``; delivery is the outbox's.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import m2m_changed
from wagtail.admin.mail import WorkflowStateApprovalEmailNotifier, WorkflowStateRejectionEmailNotifier
from wagtail.models import PageSubscription, WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected

from pregonero.content.reviewed import may_read_drafts
from pregonero.directorates.api import Directorate


class ToAuthors:
    """Mixed into notifiers of Wagtail, which tell whoever pressed the button: whoever wrote last hears it too."""

    def get_recipient_users(self, workflow_state: WorkflowState, **kwargs: Any) -> set[Any]:
        """Those who asked and who wrote last, but for the one who decided, if they still belong to the section."""
        page = workflow_state.content_object
        people = {workflow_state.requested_by}
        if page.latest_revision is not None:
            people.add(page.latest_revision.user)
        people -= {None, kwargs.get("user")}
        return {person for person in people if may_read_drafts(person, page)}


class RejectionNotifier(ToAuthors, WorkflowStateRejectionEmailNotifier):
    pass


class ApprovalNotifier(ToAuthors, WorkflowStateApprovalEmailNotifier):
    pass


#: the receivers of Wagtail's that these stand in for
_INSTEAD = (
    (workflow_rejected, RejectionNotifier(), "workflow_state_rejected_email_notification"),
    (workflow_approved, ApprovalNotifier(), "workflow_state_approved_email_notification"),
)


def connect() -> None:
    """Called once from ``AppConfig.ready()``, which runs before that of Wagtail's admin: the first receiver with a
    ``dispatch_uid`` stays, and a second one with the same is not taken.
    """
    for signal, notifier, uid in _INSTEAD:
        signal.connect(notifier, sender=WorkflowState, dispatch_uid=uid)
    m2m_changed.connect(_groups_changed, sender=get_user_model().groups.through, dispatch_uid="pregonero.comment_mails")


def _groups_changed(
    sender: type, instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """Whoever leaves a directorate hears no more of comments on its pages."""
    if action not in {"pre_remove", "pre_clear"}:
        return
    if reverse:
        groups = {instance.pk}
        people = set(instance.user_set.values_list("pk", flat=True)) if pk_set is None else pk_set
    else:
        groups = set(instance.groups.values_list("pk", flat=True)) if pk_set is None else pk_set
        people = {instance.pk}
    for path in Directorate.objects.filter(group__in=groups, section__isnull=False).values_list(
        "section__path", flat=True
    ):
        PageSubscription.objects.filter(user_id__in=people, page__path__startswith=path).delete()
