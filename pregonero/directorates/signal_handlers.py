"""Provisioning follows every saved directorate and municipality; histories learn of what Wagtail leaves out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import Page, PageLogEntry, WorkflowPage
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation, TranslationSource

from .log_actions import TRANSLATED, WORKFLOW_GIVEN, WORKFLOW_TAKEN
from .models import Directorate, Municipality, Substitution
from .provisioning import provision, provision_office
from .records import refuse_deletion
from .substitution import revoke, someone_signed_in


@receiver(post_save, sender=Directorate, dispatch_uid="pregonero.provision")
def provision_saved(sender: type, instance: Directorate, raw: bool = False, **kwargs: Any) -> None:
    """Fixtures bring their own rows; everything else is provisioned."""
    if not raw:
        provision(instance)


@receiver(post_save, sender=Municipality, dispatch_uid="pregonero.provision_office")
def provision_saved_office(sender: type, instance: Municipality, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        provision_office(Page.objects.get(pk=instance.site.root_page_id))


@receiver(pre_delete, sender=Substitution, dispatch_uid="pregonero.substitution_ends")
def end_deleted_substitution(sender: type, instance: Substitution, **kwargs: Any) -> None:
    revoke(instance)


@receiver(post_save, sender=WorkflowPage, dispatch_uid="pregonero.workflow_given")
def write_down_given_workflow(sender: type, instance: WorkflowPage, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        log(instance.page, WORKFLOW_GIVEN, data={"workflow": instance.workflow.name})


@receiver(post_delete, sender=WorkflowPage, dispatch_uid="pregonero.workflow_taken")
def write_down_taken_workflow(sender: type, instance: WorkflowPage, origin: Any = None, **kwargs: Any) -> None:
    """Without a workflow who has the right to publish does so alone. With the page itself nothing is taken from it."""
    if getattr(origin, "model", type(origin)) is WorkflowPage:
        log(instance.page, WORKFLOW_TAKEN, data={"workflow": instance.workflow.name})


def write_down_translation(sender: type[Model], instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """One entry a request, however many sentences it brought. That a translation was begun is known already."""
    who = get_active_log_context()
    if raw or who.user is None or (created and sender in (Translation, TranslationSource)):
        return
    if sender is Translation:
        page = instance.source.object.get_instance_or_none(instance.target_locale)
    else:
        whole = instance.object if sender is TranslationSource else instance.context.object
        page = whole.get_instance_or_none(instance.locale)
    written = PageLogEntry.objects.filter(action=TRANSLATED, uuid=who.uuid, page=page.pk if page else None)
    if isinstance(page, Page) and not written.exists():
        log(page, TRANSLATED)


for _model in (Translation, TranslationSource, StringTranslation, SegmentOverride):
    post_save.connect(write_down_translation, sender=_model, dispatch_uid=f"pregonero.translated.{_model.__name__}")

pre_delete.connect(refuse_deletion, dispatch_uid="pregonero.mandated_records")
user_logged_in.connect(someone_signed_in, dispatch_uid="pregonero.substitutions")
