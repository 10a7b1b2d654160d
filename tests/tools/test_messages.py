"""Message ids are found wherever Django finds them, and the catalogues are judged as gettext's own tools would."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from tools import messages
from tools.messages import Message

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one app, `news`, that says one thing in Python and three in a template."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    (tmp_path / "news" / "templates").mkdir(parents=True)
    (tmp_path / "news" / "apps.py").write_text("")
    (tmp_path / "news" / "models.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        "from django.utils import translation\n"
        'a = _("First " "title")\n'
        'b = ngettext("%(n)s day", "%(n)s days", 3)\n'
        'c = pgettext("month", "May")\n'
        'd = translation.gettext("By module")\n'
        "e = _(a)\n"
        'f = print("not a message")\n'
    )
    (tmp_path / "news" / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "Read it" %}\n'
        "{% blocktranslate trimmed count n=days %}\n  {{ n }} page\n"
        "{% plural %}\n  {{ n }} pages\n{% endblocktranslate %}"
        '{% translate "Open" context "verb" %}{{ x|default:_("Nothing") }}'
    )
    return tmp_path


def catalogue(project: Path, text: str) -> Path:
    path = project / "news" / "locale" / "es_MX" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + text, encoding="utf-8")
    return path


def test_messages_of_code_and_templates_are_found(project: Path) -> None:
    assert {use.message for use in messages.uses()} == {
        Message("First title"),
        Message("%(n)s day", plural="%(n)s days"),
        Message("May", context="month"),
        Message("By module"),
        Message("Read it"),
        Message("%(n)s page", plural="%(n)s pages"),
        Message("Open", context="verb"),
        Message("Nothing"),
    }


def test_a_missing_message_is_a_problem_with_its_place(project: Path) -> None:
    assert (
        "news/models.py:3: 'First title' is missing in news/locale/es_MX/LC_MESSAGES/django.po" in messages.problems()
    )


def test_update_adds_what_is_missing_and_keeps_what_is_there(project: Path) -> None:
    path = catalogue(project, 'msgid "Read it"\nmsgstr "Léalo"\n')
    assert messages.update() == 7
    entries = polib.pofile(str(path))
    assert entries.find("Read it").msgstr == "Léalo"
    assert entries.find("%(n)s day").msgstr_plural == {0: "", 1: ""}
    assert messages.update() == 0
    assert [problem for problem in messages.problems() if "is missing" in problem] == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Read it"\nmsgstr ""\n', "'Read it': not translated"),
        ('#, fuzzy\nmsgid "Read it"\nmsgstr "Léalo"\n', "'Read it': fuzzy"),
        ('msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s día"\n', "'%(n)s day': not translated"),
        ('msgid "{name} left"\nmsgstr "Alguien salió"\n', "{name} is lost in 'Alguien salió'"),
        ('msgid "Left"\nmsgstr "%(who)s salió"\n', "unknown placeholder %(who)s"),
    ],
    ids=["empty", "fuzzy", "one plural form", "placeholder lost", "placeholder made up"],
)
def test_a_bad_entry_is_a_problem(project: Path, entry: str, fault: str) -> None:
    catalogue(project, entry)
    assert any(fault in problem for problem in messages.problems())


def test_compiling_writes_once_and_again_after_a_change(project: Path) -> None:
    path = catalogue(project, 'msgid "Read it"\nmsgstr "Léalo"\n')
    assert messages.compile_catalogues() == 1
    assert polib.mofile(str(path.with_suffix(".mo"))).find("Read it").msgstr == "Léalo"
    assert messages.compile_catalogues() == 0


def override(project: Path, text: str) -> Path:
    path = project / messages.OVERRIDES / "es_MX" / "LC_MESSAGES" / "djangojs.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + text, encoding="utf-8")
    return path


def test_the_words_for_wagtail_are_compiled_and_judged_but_not_asked_for(project: Path) -> None:
    path = override(project, 'msgid "Hide"\nmsgstr ""\n')
    assert messages.compile_catalogues() == 1
    assert path.with_suffix(".mo").exists()
    about = [problem for problem in messages.problems() if "Hide" in problem]
    assert about == [f"{path.relative_to(project)}: 'Hide': not translated"]


def test_a_sentence_may_leave_a_value_out_when_it_says_so(project: Path) -> None:
    override(project, '#, no-python-format\nmsgid "Edit this %(name)s"\nmsgstr "Editar"\n')
    assert [problem for problem in messages.problems() if "Edit this" in problem] == []
