"""The language of a page: decided by its address only, and what the interface speaks around it.

Spanish has no prefix; any other language's pages live under a prefix of its code (``/en/``, ``/hch/``).
"""

from __future__ import annotations

from typing import Final

from django.conf import settings

DEFAULT_LOCALE: Final = "es-MX"

#: Locale of a document → Django's code of the catalogue its page is framed with. A language without a catalogue is
#: framed in Spanish, and the page says so through its ``lang`` attributes: no translation is invented.
CATALOGUES: Final[dict[str, str]] = {"es-MX": "es-mx", "en": "en"}


def locale_of_path(path: str) -> str:
    """Return the locale an address belongs to, e.g. ``/en/news/`` → ``en``, ``/noticias/`` → ``es-MX``."""
    prefix = path.lstrip("/").split("/", 1)[0]
    others = {code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES} - {settings.LANGUAGE_CODE}
    return prefix if prefix in others else DEFAULT_LOCALE


def catalogue_for(locale: str) -> str:
    """Return Django's language code for the frame of a page in ``locale``."""
    return CATALOGUES.get(locale, CATALOGUES[DEFAULT_LOCALE])


def frame_locale(locale: str) -> str:
    """Return the BCP 47 tag of the frame around a page in ``locale``: Spanish where there is no catalogue."""
    return locale if locale in CATALOGUES else DEFAULT_LOCALE


def language_name(locale: str) -> str:
    """Return a language's name in that language, for links that lead to it."""
    return dict(settings.LANGUAGES).get(locale.lower(), locale)
