"""Django app of the directorates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoratesConfig(AppConfig):
    name = "pregonero.directorates"
    label = "directorates"
    verbose_name = _("Directorates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.accounts.api import locate_with, second_factor
        from pregonero.plugins.api import PeriodicAct, periodic_acts

        from . import checks, signal_handlers  # noqa: F401
        from .permissions import register_policies
        from .roles import keeps_the_keys
        from .sections import slug_of
        from .substitution import follow_calendar

        register_policies()
        second_factor.require_for(keeps_the_keys)
        locate_with(slug_of)
        periodic_acts.register(PeriodicAct("substitutions", follow_calendar), plugin="pregonero")
