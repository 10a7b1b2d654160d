"""Django app of the hot path."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "pregonero.delivery"
    label = "delivery"
    verbose_name = _("Delivery")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.plugins.api import PeriodicAct, periodic_acts

        from . import freshness
        from .retention import prune

        freshness.connect()
        periodic_acts.register(PeriodicAct("readings", prune), plugin="pregonero")
