"""Django app of search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Search")

    def ready(self) -> None:
        from pregonero.plugins.api import ApiRouter, HealthCheck, api_routers, health_checks

        from .api import health

        api_routers.register(ApiRouter("search", "search.router.router"), plugin="search")
        health_checks.register(HealthCheck("search", health), plugin="search")
