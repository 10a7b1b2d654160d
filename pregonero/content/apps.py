"""Django app of the content room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "pregonero.content"
    label = "content"
    verbose_name = _("Content")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import gates, signal_handlers
        from .site_document import register

        register()
        gates.register()
        signal_handlers.connect()
