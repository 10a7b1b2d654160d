"""Django app of the media library."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaLibraryConfig(AppConfig):
    name = "media_library"
    label = "media_library"
    verbose_name = _("Media library")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.plugins.api import StartButton, start_buttons

        from . import signal_handlers  # noqa: F401
        from .start import send_photos

        start_buttons.register(
            StartButton("photos", _("Send photos"), "image", address=send_photos, order=30), plugin="media_library"
        )
