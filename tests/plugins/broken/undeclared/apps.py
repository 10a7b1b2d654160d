"""Django app of the plugin ``undeclared``."""

from django.apps import AppConfig


class UndeclaredConfig(AppConfig):
    name = "undeclared"

    def ready(self) -> None:
        from pregonero.plugins.api import Gate, HealthCheck, gates, health_checks

        gates.register(Gate("undeclared", lambda document, context: []), plugin="undeclared")
        health_checks.register(HealthCheck("undeclared", lambda: ("ok", "")), plugin="undeclared")
        health_checks.register(HealthCheck("ledger", lambda: ("ok", "")), plugin="undeclared")
        health_checks.register("a check", plugin="undeclared")  # type: ignore[arg-type]
