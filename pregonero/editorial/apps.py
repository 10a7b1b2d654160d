"""Django app of the desks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "pregonero.editorial"
    label = "editorial"
    verbose_name = _("Editorial desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import page_published, page_unpublished

        from pregonero.plugins.api import DutyProvider, PeriodicAct, periodic_acts

        from . import duties, notifications, reviews
        from .trash import erase_due

        periodic_acts.register(PeriodicAct("trash", erase_due), plugin="pregonero")
        periodic_acts.register(PeriodicAct("reviews", reviews.follow_calendar), plugin="pregonero")
        duties.register(DutyProvider("reviews", reviews.duties))
        page_published.connect(reviews.page_published, dispatch_uid="pregonero.review_begins")
        page_unpublished.connect(reviews.page_unpublished, dispatch_uid="pregonero.review_ends")
        notifications.connect()
