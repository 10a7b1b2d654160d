"""Django app of the accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "pregonero.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self) -> None:
        from pregonero.plugins.api import PeriodicAct, periodic_acts

        from . import signal_handlers
        from .retention import clean_daily

        signal_handlers.connect()
        periodic_acts.register(PeriodicAct("accounts", clean_daily), plugin="pregonero")


class AccountScreensConfig(WagtailUsersAppConfig):
    """Wagtail's accounts app with our screens; stands in INSTALLED_APPS in its place."""

    user_viewset = "pregonero.accounts.users.UserViewSet"
