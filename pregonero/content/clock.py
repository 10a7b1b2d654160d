"""What the hours of the admin are called: people who plan a publication must know whose noon it is."""

from __future__ import annotations

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: zones that people know by a name of their own
NAMES: dict[str, Promise] = {
    "America/Mexico_City": _("time of central Mexico (America/Mexico_City)"),
    "America/Tijuana": _("time of northwestern Mexico (America/Tijuana)"),
    "America/Hermosillo": _("time of the Mexican Pacific (America/Hermosillo)"),
    "America/Mazatlan": _("time of the Mexican Pacific (America/Mazatlan)"),
    "America/Cancun": _("time of southeastern Mexico (America/Cancun)"),
}


def clock_name() -> str:
    """The time zone in which this request reads and shows hours, in words."""
    zone = timezone.get_current_timezone_name()
    return str(NAMES.get(zone, zone))
