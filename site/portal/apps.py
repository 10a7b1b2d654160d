"""Django app of the composition root. Last in INSTALLED_APPS: when it is ready, all contributions are in."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from pregonero.plugins.registries import freeze

        freeze()
