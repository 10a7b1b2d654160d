"""Django app of the directorates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoratesConfig(AppConfig):
    name = "pregonero.directorates"
    label = "directorates"
    verbose_name = _("Directorates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, signal_handlers  # noqa: F401
        from .permissions import register_policies

        register_policies()
