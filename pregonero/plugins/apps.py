"""Django app of the plugin contract."""

from django.apps import AppConfig
from django.conf import settings


class PluginsConfig(AppConfig):
    name = "pregonero.plugins"
    label = "pregonero_plugins"
    verbose_name = "Plugins"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers the checks)
        from .isolation import health
        from .registries import HealthCheck, contract, health_checks

        contract.loaded = settings.LOADED_PLUGINS
        health_checks.register(HealthCheck("plugins", health), plugin="pregonero")
