"""Django app of the plugin ``home``."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = _("Home and sections")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.plugins.api import DemoContent, Kind, demo_content, kinds

        from . import demo
        from .schemas import HOME, MESSAGE, SECTION

        kinds.register(Kind("home", _("Home"), HOME), plugin="home")
        kinds.register(Kind("section", _("Section"), SECTION), plugin="home")
        kinds.register(Kind("message", _("Message"), MESSAGE), plugin="home")
        demo_content.register(DemoContent("home", demo.load_home, demo.check_home, order=10), plugin="home")
        demo_content.register(DemoContent("sections", demo.load_sections, demo.check_sections, order=20), plugin="home")
        demo_content.register(DemoContent("message", demo.load_message, demo.check_message, order=45), plugin="home")
