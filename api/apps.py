"""Django app of the delivery API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = "API"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.plugins.api import (
            HealthCheck,
            PeriodicAct,
            PublicationAction,
            health_checks,
            periodic_acts,
            publication_actions,
        )

        from .webhooks import delivering, queue, upkeep  # noqa: F401  (delivering answers its topic of the outbox)

        publication_actions.register(PublicationAction("webhooks", queue.note, queue.anyone_listens), plugin="api")
        health_checks.register(HealthCheck("webhooks", upkeep.health), plugin="api")
        periodic_acts.register(PeriodicAct("webhooks-log", upkeep.tidy), plugin="api")
