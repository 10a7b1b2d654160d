"""What a browser calls itself, in a few words. A help for the eye, proof of nothing: a client says what it likes."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

#: the first that is found wins: most browsers also name those they are like
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def name(agent: str) -> str:
    """“Firefox on Windows”; what it says of itself where that is nothing common."""
    browser = next((told for mark, told in BROWSERS if mark in agent), "")
    system = next((told for mark, told in SYSTEMS if mark in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return agent or _("Unknown")
