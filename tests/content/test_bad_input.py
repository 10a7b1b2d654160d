"""Whatever is pasted, typed or sent: no form answers 500, nothing unstorable is stored, no script survives."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Collection, Page
from wagtail.test.utils.form_data import inline_formset

from home.models import HomePage
from news.models import NewsArticlePage
from portal.clean_input import clean
from pregonero.accounts.models import User
from pregonero.content.richtext import to_html
from pregonero.directorates.api import Municipality, NonWorkingDay, ObligatedSubject
from pregonero.editorial.trash import put_page
from pregonero.publishing.api import PublicationRefused
from programs.models import ProgramPage
from tests import factories
from tests.content import bodies
from tests.content.test_form import add, draft_of, edit, form

pytestmark = pytest.mark.django_db

#: by name, what text may hold and must not break anything
NASTY = {
    "nul": "Agua\x00 potable",
    "controls": "Agua\x01\x02\x08\x0b\x0c\x1b\x1f potable\x7f",
    "not-characters": "Agua\ufffe\uffff potable",
    "emoji": "Agua 💧👩‍👩‍👧‍👦🇲🇽 potable",
    "right-to-left": "ماء صالح للشرب \u202e gnirts \u202c \u2066x\u2069",
    "zero-width": "Ag\u200bua\u200d po\ufefftable\u2060",
    "combining": "A" + "\u0301" * 300,
    "other-planes": "𝕬𝖌𝖚𝖆 𠜎𠜱 \U000e0041\U0010ffff",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'`;--",
    "template": "{{ 7*7 }}{% now 'Y' %}${7*7}#{7*7}%s%(a)s{0}",
    "line-ends": "uno\r\ndos\rtres\u2028cuatro\u2029cinco\x85seis",
    "spaces": " \u00a0\u3000\t ",
    "like-json": '{"a": "\\u0000", "b": ["\\ud800"]}',
    "longest": "Ñ" * 5000,
    "word": "palabra " * 700,
}
MARK_UP = ("<script>alert(1)</script>", "<img src=x", "onerror=alert")


def samples_of(folder: Path) -> list[str]:
    strings = json.loads((folder / "hostile-text" / "blns.json").read_text(encoding="utf-8"))
    for name in ("RSNAKE_XSS.txt", "xss_payloads_quick.txt"):
        strings += (folder / "hostile-text" / name).read_text(encoding="utf-8", errors="replace").splitlines()
    return [text for text in strings if text]


class Cycle:
    """Gives the next string whenever a field asks for one; knows when every string had its turn."""

    def __init__(self, strings: list[str]) -> None:
        self.strings, self.used = strings, 0

    def __call__(self, *_: Any) -> str:
        self.used += 1
        return self.strings[(self.used - 1) % len(self.strings)]

    @property
    def has_more(self) -> bool:
        return self.used < len(self.strings)


def body_of(text: Cycle, image: Any, other: Any, target: Any) -> bodies.Stored:
    """Every block, with the next string in each place for words."""

    def replaced(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: replaced(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [replaced(item, key) for item in value]
        return text() if isinstance(value, str) and key not in ("level", "html", "answer", "transcript") else value

    found = [(kind, replaced(value)) for kind, value in bodies.every_block(image, other, target)]
    rich = {"blocks": [_line(text()) for _ in range(3)], "entityMap": {}}
    return [*found, ("raw", rich)]


def _line(text: str, **more: Any) -> dict[str, Any]:
    return {
        "key": "abcde",
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    } | more


def as_form(stored: bodies.Stored) -> dict[str, Any]:
    """As the editor sends it; ``raw`` is a text block whose rich text comes as its editor's JSON."""
    plain = [(kind, value) for kind, value in stored if kind != "raw"]
    made = bodies.as_form(plain)
    number = len(plain)
    for kind, value in stored:
        if kind == "raw":
            made |= {
                f"{number}": {
                    "type": "text",
                    "order": str(number),
                    "id": "",
                    "deleted": "",
                    "value": {"html": json.dumps(value)},
                }
            }
            number += 1
    return made | {"count": str(number)}


def full_form(text: Cycle, owner: Any) -> dict[str, Any]:
    image, other, target = factories.picture(owner), bodies.file(owner=owner), factories.article(owner, "Meta")
    made = form(
        title=text(),
        summary=text(),
        image_alt=text(),
        place=text(),
        tags=text(),
        seo_title=text(),
        search_description=text(),
        slug="nota-de-prueba",
        body=as_form(body_of(text, image, other, target)),
        comments=inline_formset(
            [{"text": text(), "contentpath": "title", "position": "", "resolved": "", "replies": inline_formset([])}]
        ),
    )
    return {name: value for name, value in made.items() if value is not None}


def unstorable(value: Any) -> bool:
    return clean(json.dumps(value)) != json.dumps(value) if not isinstance(value, str) else clean(value) != value


@pytest.mark.parametrize("name", NASTY)
def test_every_text_field_of_a_page_takes_it(signed_in: Any, obras: Any, name: str) -> None:
    page = factories.draft(obras)
    editor = signed_in("editor-obras")
    response = editor.post(edit(page), full_form(Cycle([NASTY[name]]), obras))
    assert response.status_code in (200, 302)
    if response.status_code == 302:
        assert not unstorable(json.dumps(draft_of(page).serializable_data(), default=str))
    assert editor.get(edit(page)).status_code == 200
    preview = editor.post(
        reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), full_form(Cycle([NASTY[name]]), obras)
    )
    assert preview.status_code == 200
    if preview.json()["is_valid"]:
        shown = editor.get(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]))
        assert shown.status_code == 200
        assert not any(words in shown.content.decode() for words in MARK_UP)


def test_what_is_short_enough_is_saved_without_what_no_text_has(signed_in: Any, obras: Any) -> None:
    for name in ("nul", "controls", "not-characters"):
        page = factories.draft(obras, f"Nota {name}")
        typed = form(
            title=NASTY[name],
            slug=f"nota-{name}",
            body=as_form([("raw", {"blocks": [_line(NASTY[name])], "entityMap": {}})]),
        )
        assert signed_in("editor-obras").post(edit(page), typed).status_code == 302
        kept = draft_of(page)
        assert kept.title == "Agua potable"
        assert "Agua potable" in kept.body[0].value["html"].source


def test_half_a_character_in_rich_text_is_left_out(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras)
    whole = json.dumps({"blocks": [_line("X")], "entityMap": {}})
    broken = whole.replace('"X"', '"Agua\\ud83d potable\\u0000"')
    typed = form(
        body={"count": "1", "0": {"type": "text", "order": "0", "id": "", "deleted": "", "value": {"html": broken}}}
    )
    assert signed_in("editor-obras").post(edit(page), typed).status_code == 302
    assert "Agua potable" in draft_of(page).body[0].value["html"].source


def test_emoji_and_other_directions_stay_as_they_were_typed(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras)
    for name in ("emoji", "right-to-left", "zero-width", "other-planes"):
        assert signed_in("editor-obras").post(edit(page), form(title=NASTY[name], slug="x")).status_code == 302
        assert draft_of(page).title == NASTY[name]


@pytest.mark.samples
def test_every_sample_goes_through_a_page(signed_in: Any, obras: Any, samples: Path) -> None:
    text = Cycle(samples_of(samples))
    page = factories.draft(obras)
    editor, officer = signed_in("editor-obras"), signed_in("officer")
    while text.has_more:
        typed = full_form(text, obras)
        assert editor.post(edit(page), typed).status_code in (200, 302), text.used
        assert editor.get(edit(page)).status_code == 200
    for address in ("wagtailadmin_home", "pregonero_inbox"):
        assert officer.get(reverse(address)).status_code == 200


@pytest.mark.samples
def test_every_sample_as_the_title_of_a_public_page_stays_text(client: Client, obras: Any, samples: Path) -> None:
    strings = [text for text in samples_of(samples) if "<" in text and len(text) < 200]
    page, public = factories.article(obras), 0
    for start in range(0, len(strings), 3):
        # three at a time, each in its place: the title, the summary, the text
        title, summary, text = (clean(string) for string in (strings[start : start + 3] * 3)[:3])
        page = NewsArticlePage.objects.get(pk=page.pk)
        page.title, page.summary = title, summary
        page.body = json.dumps([{"type": "text", "value": {"html": f"<p>Palabras.</p>{text}"}}])
        try:
            with transaction.atomic():
                factories.publish(page)
        except PublicationRefused:
            continue
        public += 1
        shown = client.get(page.url)
        assert shown.status_code == 200
        assert_no_script(shown.content.decode())
    assert public > 20


def assert_no_script(html: str) -> None:
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(True):
        assert isinstance(tag, Tag)
        if tag.name == "script":
            assert tag.get("src", "/static/").startswith("/static/") or tag.get("type") == "application/ld+json", tag
            assert tag.get("type") == "application/ld+json" or not tag.string
        assert not [name for name in tag.attrs if name.startswith("on")], tag
        for name in ("href", "src", "action", "formaction"):
            assert not str(tag.get(name, "")).strip().lower().startswith(("javascript:", "vbscript:", "data:text")), tag


HOSTILE_HTML = (
    '<p onclick="alert(1)">uno <a href="javascript:alert(1)">dos</a> <a href="JaVaScRiPt&#58;alert(1)">tres</a>'
    '<script>alert(1)</script><img src=x onerror=alert(1)><iframe src="https://x.example"></iframe>'
    '<a href="data:text/html,x">cuatro</a><span style="mso-list:l0">cinco</span><table><tr><td>seis</td></tr></table>'
    "<svg onload=alert(1)><style>*{display:none}</style></svg></p>"
)


def test_hostile_html_in_rich_text_comes_out_as_words(client: Client, obras: Any) -> None:
    html = to_html(HOSTILE_HTML)
    assert_no_script(html)
    assert all(word in html for word in ("uno", "dos", "tres", "cuatro", "cinco", "seis"))
    page = factories.article(obras)
    page.body = json.dumps([{"type": "text", "value": {"html": HOSTILE_HTML}}])
    with pytest.raises(PublicationRefused), transaction.atomic():  # a link that leads nowhere is refused besides
        factories.publish(page)
    page = NewsArticlePage.objects.get(pk=page.pk)
    page.body = json.dumps([{"type": "text", "value": {"html": re.sub(r"<a .*?</a>", "", HOSTILE_HTML)}}])
    factories.publish(page)
    assert_no_script(client.get(page.url).content.decode())


def test_a_javascript_link_sent_straight_to_the_form_leads_nowhere(signed_in: Any, obras: Any, client: Client) -> None:
    page = factories.draft(obras)
    for address in (
        "javascript:alert(1)",
        " java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
    ):
        link = {
            "blocks": [_line("Pulse aquí", entityRanges=[{"offset": 0, "length": 5, "key": 0}])],
            "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": address}}},
        }
        assert signed_in("editor-obras").post(edit(page), form(body=as_form([("raw", link)]))).status_code == 302
        assert_no_script(to_html(draft_of(page).body[0].value["html"]))
        with pytest.raises(PublicationRefused), transaction.atomic():
            factories.publish_draft(NewsArticlePage.objects.get(pk=page.pk))
        assert_no_script_in_draftail(signed_in("editor-obras").get(edit(page)).content.decode())


def assert_no_script_in_draftail(html: str) -> None:
    """The editor shows the address of a link as a link."""
    assert "javascript:alert" not in html.replace("\\u003A", ":").lower().replace("&quot;", '"')


def test_pasted_word_html_is_reduced_to_what_the_editor_knows(signed_in: Any, obras: Any) -> None:
    """What arrives as HTML (an old import, a program) is stored as the features of the field allow."""
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    from pregonero.content.blocks import FEATURES

    converter = ContentstateConverter(FEATURES)
    word = (
        '<h1 class="MsoTitle">Aviso</h1><p class="MsoNormal" style="mso-margin-top-alt:auto"><b>Uno</b><o:p></o:p></p>'
        '<table><tr><td>A</td><td>B</td></tr></table><img src="data:image/png;base64,AAAA">'
    )
    stored = converter.to_database_format(converter.from_database_format(word))
    assert "mso" not in stored.lower()
    assert not any(tag in stored for tag in ("<table", "<img", "<h1", "<o:p", "style="))
    assert all(text in stored for text in ("Aviso", "Uno", "A", "B"))


# -- every other form of the admin ------------------------------------------------------------------------------------


def addresses(obras: Any) -> dict[str, str]:
    """Forms in which the office writes words."""
    image, file = factories.picture(obras), bodies.file(owner=obras)
    collection = Collection.get_first_root_node().add_child(name="Otra")
    person = factories.account("editor-cultura")

    def snippet(model: Any, act: str, *args: Any) -> str:
        return reverse(f"wagtailsnippets_directorates_{model}:{act}", args=args)

    return {
        "image": reverse("wagtailimages:edit", args=[image.pk]),
        "image-add": reverse("wagtailimages:add"),
        "file": reverse("wagtaildocs:edit", args=[file.pk]),
        "file-add": reverse("wagtaildocs:add"),
        "collection": reverse("wagtailadmin_collections:edit", args=[collection.pk]),
        "collection-add": reverse("wagtailadmin_collections:add"),
        "user": reverse("wagtailusers_users:edit", args=[person.pk]),
        "user-add": reverse("wagtailusers_users:add"),
        "group": reverse("wagtailusers_groups:edit", args=[obras.group_id]),
        "redirect-add": reverse("wagtailredirects:add"),
        "directorate": snippet("directorate", "edit", obras.pk),
        "directorate-add": snippet("directorate", "add"),
        "municipality": snippet("municipality", "edit", Municipality.objects.get().pk),
        "day": snippet("nonworkingday", "edit", NonWorkingDay.objects.first().pk),
        "day-add": snippet("nonworkingday", "add"),
        "subject": snippet("obligatedsubject", "edit", ObligatedSubject.objects.first().pk),
        "substitution-add": snippet("substitution", "add"),
        "workflow": reverse("wagtailadmin_workflows:edit", args=[obras.workflow_id]),
        "account": reverse("wagtailadmin_account"),
        "home": edit(HomePage.objects.first()),
        "program-add": reverse("wagtailadmin_pages:add", args=["programs", "programpage", obras.section_id]),
        "section": edit(factories.section(obras)),
        "message-add": reverse("wagtailadmin_pages:add", args=["home", "messagepage", HomePage.objects.first().pk]),
        "section-add": reverse("wagtailadmin_pages:add", args=["home", "sectionpage", HomePage.objects.first().pk]),
    }


TYPED = {"text", "search", "email", "url", "tel", "password", None}
FORMS = [
    *(
        "account",
        "collection",
        "collection-add",
        "day",
        "day-add",
        "directorate",
        "directorate-add",
        "file",
        "file-add",
    ),
    *("group", "home", "image", "image-add", "message-add", "municipality", "program-add", "redirect-add", "section"),
    *("section-add", "subject", "substitution-add", "user", "user-add", "workflow"),
]


def fields_of(html: str) -> tuple[dict[str, Any], list[str]]:
    """What the main form of a screen would send, and which of it is typed."""
    soup = BeautifulSoup(html, "html.parser")
    main = max(
        soup.find_all("form", method=lambda value: (value or "").lower() == "post"), key=lambda one: len(str(one))
    )
    data: dict[str, Any] = {}
    typed = []
    data |= {f"{stream['id']}-count": "0" for stream in main.find_all(attrs={"data-block": True})}
    for item in main.find_all(["input", "textarea", "select"]):
        name, kind = item.get("name"), item.get("type")
        if not name or item.has_attr("disabled") or kind in ("submit", "button", "file"):
            continue
        if item.name == "select":
            chosen = [option.get("value", "") for option in item.find_all("option", selected=True)]
            data[name] = chosen or ([] if item.has_attr("multiple") else [item.find("option").get("value", "")])
        elif kind in ("checkbox", "radio"):
            if item.has_attr("checked"):
                data.setdefault(name, []).append(item.get("value", "on"))
        elif item.name == "textarea" or (kind in TYPED and not item.get("readonly")):
            data[name] = item.get_text().lstrip("\n") if item.name == "textarea" else item.get("value", "")
            typed.append(name)
        else:
            data[name] = item.get("value", "")
    return data, typed


@pytest.fixture
def chief(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("jefa", "jefa@example.org", "x"))
    return client


def fill(client: Client, address: str, text: Cycle) -> None:
    shown = client.get(address)
    assert shown.status_code == 200, address
    data, typed = fields_of(shown.content.decode())
    assert typed, address
    # all at once, and each alone: a form that refuses the first field never stores the others
    for names in [typed, *([name] for name in typed)]:
        sent = {**data, **{name: text() for name in names}}
        if "file" not in sent and "multipart" in shown.content.decode():
            sent["file"] = SimpleUploadedFile(f"a{text()[:40]}.txt", b"agua")
        answer = client.post(address, sent)
        assert answer.status_code < 500, (address, names)
        if answer.status_code == 302:
            client.get(answer["Location"])
    assert client.get(address).status_code < 500


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_the_admin_takes_what_is_nasty(chief: Client, obras: Any, name: str) -> None:
    assert set(FORMS) == set(addresses(obras))
    fill(chief, addresses(obras)[name], Cycle(list(NASTY.values())))


@pytest.mark.parametrize("name", ["nul", "controls", "right-to-left", "markup", "like-json", "longest"])
def test_every_search_of_the_admin_takes_it(chief: Client, name: str) -> None:
    text = NASTY[name][:2000]
    asked = dict.fromkeys(
        ("q", "term", "search", "tag", "p", "ordering", "locale", "collection_id", "user", "action"), text
    )
    for address in lists():
        assert chief.get(address, asked).status_code < 500, address


def lists() -> Iterator[str]:
    """Every address of the admin that asks for no key."""

    def walk(patterns: Any, prefix: str) -> Iterator[str]:
        for item in patterns:
            path = prefix + str(item.pattern)
            if "<" in path or "(?P" in path or "logout" in path or "error_test" in path or "failwhale" in path:
                continue
            if isinstance(item, URLResolver):
                yield from walk(item.url_patterns, path)
            elif isinstance(item, URLPattern):
                yield "/" + path.replace("^", "").replace("$", "")

    yield from sorted({address for address in walk(get_resolver().url_patterns, "") if address.startswith("/admin/")})


#: what may stand where a program expects the number of a row
NO_NUMBERS = ("²", "١٢", "-1", "1e3", "0x1", "9" * 40, "", "1:2:3", "abc")


def test_what_is_no_number_is_nobodys_number(signed_in: Any, obras: Any) -> None:
    officer = signed_in("officer")
    for text in NO_NUMBERS:
        for action in ("approve", "reject", "assign"):
            sent = {"action": action, "item": [f"{text}:{text}", f"{text}:1"], "reason": "Falta", "person": text}
            assert officer.post(reverse("pregonero_inbox"), sent).status_code == 302, text
        for name in ("pregonero_inbox", "pregonero_trash", "pregonero_reviews", "pregonero_audit"):
            asked = {"directorate": text, "p": text, "at_from": text, "action": text}
            assert officer.get(reverse(name), asked).status_code == 200, (name, text)
        chosen = reverse("wagtailadmin_choose_page_chosen_multiple")
        assert officer.get(chosen, {"id": text}).status_code == 200, text


def test_a_link_to_what_is_no_number_leads_nowhere(signed_in: Any, obras: Any) -> None:
    page = factories.draft(obras)
    editor = signed_in("editor-obras")
    for kind in ("LINK", "DOCUMENT"):
        for text in NO_NUMBERS:
            link = {
                "blocks": [_line("Pulse aquí", entityRanges=[{"offset": 0, "length": 5, "key": 0}])],
                "entityMap": {"0": {"type": kind, "mutability": "MUTABLE", "data": {"id": text}}},
            }
            answer = editor.post(edit(page), form(body=as_form([("raw", link)])))
            assert answer.status_code in (200, 302), (kind, text)
            assert editor.get(edit(page)).status_code == 200, (kind, text)
            assert to_html(f'<p><a linktype="page" id="{text}">aquí</a></p>').count("href") == 0
            assert to_html(f'<p><a linktype="document" id="{text}">aquí</a></p>').count("href") == 0


#: screens that ask the office why; each makes what it asks about and returns its address
REASON_FORMS: dict[str, Callable[[Any], str]] = {
    "withdraw": lambda obras: reverse("wagtailadmin_pages:unpublish", args=[factories.article(obras).pk]),
    "delete": lambda obras: reverse("wagtailadmin_pages:delete", args=[factories.article(obras).pk]),
    "delete a draft": lambda obras: reverse("wagtailadmin_pages:delete", args=[factories.draft(obras).pk]),
    "delete a picture": lambda obras: reverse("wagtailimages:delete", args=[factories.picture(obras).pk]),
    "erase": lambda obras: reverse(
        "pregonero_trash_erase", args=[put_page(factories.draft(obras), factories.account("officer")).pk]
    ),
    "withdraw several": lambda obras: _bulk("unpublish", factories.article(obras)),
    "delete several": lambda obras: _bulk("delete", factories.article(obras)),
}


def _bulk(action: str, page: Any) -> str:
    return f"/admin/bulk/wagtailcore/page/{action}/?next=/admin/&id={page.pk}"


@pytest.mark.parametrize("name", NASTY)
def test_every_screen_that_asks_why_takes_it(signed_in: Any, client: Client, obras: Any, name: str) -> None:
    officer = signed_in("officer")
    for screen, address in REASON_FORMS.items():
        answer = officer.post(address(obras), {"reason": NASTY[name]})
        assert answer.status_code in (200, 302), screen
        assert not any(words in answer.content.decode() for words in MARK_UP[:2]), screen
    live = factories.article(obras, "Se retira")
    officer.post(reverse("wagtailadmin_pages:unpublish", args=[live.pk]), {"reason": NASTY[name]})
    for shown in (
        client.get(live.url),
        client.get(f"{live.url}historia/"),
        officer.get(reverse("pregonero_trash")),
        officer.get(reverse("pregonero_audit")),
        officer.get(reverse("wagtailadmin_pages:history", args=[live.pk])),
    ):
        assert shown.status_code in (200, 404, 410)
        assert not any(words in shown.content.decode() for words in MARK_UP[:2])


def test_reasons_of_the_office_are_text(signed_in: Any, obras: Any) -> None:
    for number, text in enumerate(NASTY.values()):
        page = factories.draft(obras, f"Nota {number}", owner_user=factories.account("editor-obras"))
        signed_in("editor-obras").post(edit(page), form(slug=f"nota-{number}", **{"action-submit": "1"}))
        state = Page.objects.get(pk=page.pk).current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
        assert signed_in("officer").post(address, {"comment": text}).status_code < 500
        assert signed_in("editor-obras").get(reverse("wagtailadmin_home")).status_code == 200


def test_signing_in_with_what_no_text_has_is_refused_and_no_more(client: Client) -> None:
    address = reverse("wagtailadmin_login")
    for text in NASTY.values():
        assert client.post(address, {"username": text, "password": text}).status_code in (200, 403, 413, 429)


# -- the wall itself --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/admin/pages/\x00/", "/admin/images/?q=%00", "/%00", "/api/v1/documents/%00", "/noticias/a%00b/"]
)
def test_addresses_with_nul_are_no_500(chief: Client, path: str) -> None:
    assert chief.get(path.replace("\x00", "%00")).status_code < 500


@override_settings(ROOT_URLCONF="tests.authoring_urls")
@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "\\u001f", "\x00"])
def test_programs_are_told_that_it_is_no_text(client: Client, text: str) -> None:
    body = f'{{"title": "Agua{text}"}}'
    answer = client.post("/api/authoring/pages/", body, content_type="application/json")
    assert answer.status_code in (400, 401, 422)
    if text != "\x00":
        assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Agua", "Agua"),
        ("a\x00b\ud800c\ufffed\tE\r\n", "abcd\tE\r\n"),
        ('{"a": "b\\u0000\\ud83d\\ude00"}', '{"a": "b\\ud83d\\ude00"}'),
        ('["\\\\u0000"]', '["\\\\u0000"]'),
        ("[1] \\u0000", "[1] \\u0000"),
    ],
)
def test_only_what_no_text_has_is_taken_out(given: str, expected: str) -> None:
    assert clean(given) == expected


# -- long and empty ---------------------------------------------------------------------------------------------------


def test_ten_thousand_words_go_through_draft_preview_and_submission(signed_in: Any, obras: Any, client: Client) -> None:
    lines = [
        _line(f"Párrafo {number}: " + "el agua vuelve esta tarde al barrio de arriba " * 11) for number in range(100)
    ]
    typed = form(body=as_form([("raw", {"blocks": lines, "entityMap": {}})]))
    editor = signed_in("editor-obras")
    assert editor.post(add(obras), typed).status_code == 302
    page = NewsArticlePage.objects.get(slug="reparan-la-bomba")
    assert len(draft_of(page).body[0].value["html"].source.split()) > 10_000
    assert editor.post(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), typed).json()["is_valid"]
    assert "Párrafo 99" in editor.get(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])).content.decode()
    assert editor.post(edit(page), typed | {"action-submit": "1"}).status_code == 302
    factories.approve(page)
    page.refresh_from_db()
    assert "Párrafo 99" in client.get(page.url).content.decode()


def test_an_empty_article_is_a_draft_with_a_preview_and_is_not_submitted(signed_in: Any, obras: Any) -> None:
    typed = form(title="Vacía", slug="vacia", summary="")
    editor = signed_in("editor-obras")
    assert editor.post(add(obras), typed).status_code == 302
    page = NewsArticlePage.objects.get(slug="vacia")
    assert editor.post(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), typed).json()["is_valid"]
    assert editor.get(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])).status_code == 200
    refused = editor.post(edit(page), typed | {"action-submit": "1"})
    assert refused.status_code == 200
    assert "summary" in refused.context["form"].errors
    assert Page.objects.get(pk=page.pk).current_workflow_state is None


def test_a_program_without_a_word_is_a_draft(signed_in: Any, obras: Any) -> None:
    address = reverse("wagtailadmin_pages:add", args=["programs", "programpage", obras.section_id])
    editor = signed_in("editor-obras")
    data, _typed = fields_of(editor.get(address).content.decode())
    sent = {**data, "title": "Vacío", "slug": "vacio"}
    assert editor.post(address, sent).status_code == 302
    assert ProgramPage.objects.filter(slug="vacio").exists()
