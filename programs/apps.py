"""Django app of the plugin ``programs``."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    label = "programs"
    verbose_name = _("Directorates and programs")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.plugins.api import (
            DemoContent,
            DirectorateSection,
            DutyProvider,
            Kind,
            Listing,
            StartButton,
            demo_content,
            directorate_sections,
            duty_providers,
            kinds,
            listings,
            start_buttons,
        )

        from . import demo, duties, sections
        from .schemas import DIRECTORATE, PROGRAM

        kinds.register(Kind("directorate", _("Directorate"), DIRECTORATE, needs_directorate=True), plugin="programs")
        kinds.register(Kind("program", _("Program"), PROGRAM, needs_directorate=True), plugin="programs")
        listings.register(Listing("directorates", "/direcciones/", "directorate", order="title"), plugin="programs")
        listings.register(Listing("programs", "/programas/", "program", order="title"), plugin="programs")
        directorate_sections.register(
            DirectorateSection("directorate-page", sections.create, sections.update), plugin="programs"
        )
        demo_content.register(DemoContent("programs", demo.load, demo.check, order=50), plugin="programs")
        start_buttons.register(
            StartButton("programs", _("New program"), "clipboard-list", page_type="programs.ProgramPage", order=20),
            plugin="programs",
        )
        duty_providers.register(DutyProvider("programs-ended", duties.ended), plugin="programs")
