"""The admin speaks Mexican Spanish: our words win over those of other catalogues; of Wagtail none stays English."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation.trans_real import DjangoTranslation

from tools import messages

SPANISH = "es-mx"
#: Ids of Wagtail that are the same word in Spanish, or hold no word at all.
SAME = {
    "%(field_label)s:",
    "%(num)s min",
    "%(status_display)s %(task_name)s %(started_at)s",
    "%(time_zone_option)s: %(localized_time_zone_label)s",
    "Alias",
    "Error",
    "Error 404",
    "Manual",
    "No",
    "URL",
}


def said(catalogue: Any, entry: polib.POEntry) -> str:
    """What people read for an entry, in the plural where it has one."""
    key = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
    text = catalogue.ngettext(key, entry.msgid_plural, 2) if entry.msgid_plural else catalogue.gettext(key)
    return str(text)


def of_wagtail(domain: str) -> list[tuple[Path, polib.POEntry]]:
    """Every id of the installed apps of Wagtail, with the ``locale`` folder it comes from."""
    folders = [Path(app.path) / "locale" for app in apps.get_app_configs() if app.name.startswith("wagtail")]
    return [
        (folder, entry)
        for folder in folders
        if (path := folder / "en" / "LC_MESSAGES" / f"{domain}.po").exists()
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    ]


def test_our_words_are_the_ones_shown() -> None:
    installed = [Path(app.path) for app in apps.get_app_configs()]
    catalogue = translation.trans_real.translation(SPANISH)
    paths = [path for path in messages.catalogues() if any(path.is_relative_to(folder) for folder in installed)]
    paths += [path for path in messages.overrides() if path.name == "django.po"]
    found = {
        entry.msgid: text
        for path in paths
        for entry in polib.pofile(str(path))
        if (text := said(catalogue, entry)) != (entry.msgstr_plural[1] if entry.msgid_plural else entry.msgstr)
    }
    assert found == {}


def test_no_word_of_wagtail_is_left_in_english() -> None:
    catalogue = translation.trans_real.translation(SPANISH)
    english = {e.msgid for _, e in of_wagtail("django") if said(catalogue, e) in (e.msgid, e.msgid_plural)}
    assert english - SAME == set()


def test_no_word_of_wagtails_scripts_is_left_in_english() -> None:
    english = set()
    for folder, entry in of_wagtail("djangojs"):
        catalogue = DjangoTranslation(SPANISH, domain="djangojs", localedirs=[str(folder)])
        if said(catalogue, entry) in (entry.msgid, entry.msgid_plural):
            english.add(entry.msgid)
    assert english - SAME == set()


@pytest.mark.django_db
def test_the_form_to_sign_in_is_all_spanish(client: Client) -> None:
    page = client.get(reverse("wagtailadmin_login")).content.decode()
    assert "Contraseña" in page
    assert "Password" not in page
