"""What the site says is what its own catalogue says: a message id shared with another app must mean the same there."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext, override, pgettext

import portal.pages

CATALOGUE = Path(portal.pages.__file__).parent / "locale" / "es_MX" / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize("entry", [one for one in polib.pofile(str(CATALOGUE)) if not one.msgid_plural], ids=str)
def test_message_is_not_overruled_by_another_app(entry: polib.POEntry) -> None:
    with override("es-mx"):
        said = pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid)
    assert said == entry.msgstr, "give this message a context of its own"
