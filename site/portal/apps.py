"""Django app of the composition root. Last in INSTALLED_APPS: when it is ready, all contributions are in."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from pregonero.plugins.api import (
            HealthCheck,
            PeriodicAct,
            PublicationAction,
            health_checks,
            periodic_acts,
            publication_actions,
        )
        from pregonero.plugins.registries import freeze

        from . import cdn

        publication_actions.register(PublicationAction("cdn", cdn.note, cdn.is_on), plugin="portal")
        health_checks.register(HealthCheck("cdn", cdn.health), plugin="portal")
        periodic_acts.register(PeriodicAct("cdn-log", cdn.tidy), plugin="portal")
        freeze()
