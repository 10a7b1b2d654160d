"""Django app of the plugin ``transparency``."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransparencyConfig(AppConfig):
    name = "transparency"
    label = "transparency"
    verbose_name = _("Transparency")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.plugins.api import DemoContent, demo_content

        from . import demo

        demo_content.register(DemoContent("laws", demo.load, demo.check, order=90), plugin="transparency")
