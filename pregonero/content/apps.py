"""Django app of the content room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "pregonero.content"
    label = "content"
    verbose_name = _("Content")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.directorates.moderation import register_examiner

        from . import gates, signal_handlers
        from .checklist import objections
        from .site_document import register

        register()
        gates.register()
        register_examiner(objections)
        signal_handlers.connect()
