"""Django app of the desks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "pregonero.editorial"
    label = "editorial"
    verbose_name = _("Editorial desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import notifications

        notifications.connect()
