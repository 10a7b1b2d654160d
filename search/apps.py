"""Django app of search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Search")

    def ready(self) -> None:
        from pregonero.plugins.api import ApiRouter, HealthCheck, PeriodicAct, api_routers, health_checks, periodic_acts

        from . import signal_handlers
        from .api import catch_up_all, health
        from .follow import take_in_files
        from .guidance import end_best_bets

        api_routers.register(ApiRouter("search", "search.router.router"), plugin="search")
        health_checks.register(HealthCheck("search", health), plugin="search")
        periodic_acts.register(PeriodicAct("search-index", catch_up_all), plugin="search")
        periodic_acts.register(PeriodicAct("search-files", take_in_files), plugin="search")
        periodic_acts.register(PeriodicAct("best-bets", end_best_bets), plugin="search")
        signal_handlers.connect()
