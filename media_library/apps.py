"""Django app of the media library."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaLibraryConfig(AppConfig):
    name = "media_library"
    label = "media_library"
    verbose_name = _("Media library")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.plugins.api import (
            FileTextSource,
            HealthCheck,
            PeriodicAct,
            StartButton,
            file_text_sources,
            health_checks,
            periodic_acts,
            start_buttons,
        )

        from . import signal_handlers, text_queue, text_source  # noqa: F401
        from .start import send_photos
        from .tasks import call_for_reading

        start_buttons.register(
            StartButton("photos", _("Send photos"), "image", address=send_photos, order=30), plugin="media_library"
        )
        file_text_sources.register(
            FileTextSource("files", text_source.pages, text_source.since), plugin="media_library"
        )
        periodic_acts.register(PeriodicAct("file-texts", call_for_reading), plugin="media_library")
        health_checks.register(HealthCheck("files", text_queue.health), plugin="media_library")
