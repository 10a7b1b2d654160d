"""Django app of the publication door."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "pregonero.publishing"
    label = "publishing"
    verbose_name = _("Publishing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.plugins.api import HealthCheck, health_checks

        from . import mail, signal_handlers  # noqa: F401  (mail answers its topic of the outbox)
        from .health import ledger_health, outbox_health, worker_health

        signal_handlers.connect()
        health_checks.register(HealthCheck("ledger", ledger_health), plugin="pregonero")
        health_checks.register(HealthCheck("outbox", outbox_health), plugin="pregonero")
        health_checks.register(HealthCheck("worker", worker_health), plugin="pregonero")
