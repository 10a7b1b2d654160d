"""At the form: what is pasted, titles in capitals, the checklist by keyboard, and hostile text on every screen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Installation, Person
from .test_desks import accessible
from .test_nothing_lost import nothing_kept, open_new

pytestmark = pytest.mark.browser

#: as Word and web pages put it on the clipboard
PASTED = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style>p.MsoNormal{mso-style-parent:""}</style>
<meta name=Generator content="Microsoft Word 15"></head><body lang=ES-MX><!--StartFragment-->
<h1 style='mso-margin-top-alt:auto'>Aviso importante<o:p></o:p></h1>
<p class=MsoNormal style='text-align:justify'><b style='mso-bidi-font-weight:normal'><span lang=ES
style='font-size:36.0pt;color:red'>Se corta</span></b> el agua <i>mañana</i>.
Vea <a href="https://jalisco.example/agua" onclick="alert(1)">el aviso</a>,
<a href="javascript:alert(document.cookie)">pulse</a>.</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Primera cosa</p>
<table class=MsoTableGrid border=1><tr><td>Barrio</td><td>Horas</td></tr></table>
<p><img src="data:image/png;base64,iVBORw0KGgo=" onerror="alert(1)"><script>alert(2)</script></p>
<iframe src="https://ads.example/"></iframe><!--EndFragment--></body></html>"""


@pytest.fixture
def editor(person: Callable[..., Person]) -> Person:
    somebody = person(width=1024, height=640)
    somebody.sign_in("editora-obras")
    return somebody


def add_block(page: Any, name: str) -> None:
    page.locator("[data-contentpath=body] button.c-sf-add-button").last.click()
    page.get_by_role("option", name=name, exact=True).first.click()


def paste(page: Any, html: str) -> None:
    page.locator(".public-DraftEditor-content").last.click()
    page.evaluate(
        """(html) => {
          const data = new DataTransfer();
          data.setData('text/html', html);
          data.setData('text/plain', 'x');
          const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(event);
        }""",
        html,
    )


def test_the_editors_home_on_a_small_laptop_and_on_a_telephone(editor: Person) -> None:
    page = editor.page
    for width, height in ((1024, 640), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        editor.goto("/admin/")
        buttons = page.locator(".home-big")
        assert [text.strip() for text in buttons.all_inner_texts()] == [
            "Nueva noticia",
            "Nuevo programa",
            "Mandar fotos",
        ]
        assert page.evaluate("document.querySelector('.home-start').scrollWidth <= window.innerWidth")
        accessible(editor)
        editor.shot(f"33-inicio-{width}")
    buttons.last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/images/multiple/add/**")
    assert page.locator("input[type=file]").count() == 1


def test_what_word_pastes_keeps_its_words_and_loses_its_dress(editor: Person) -> None:
    open_new(editor)
    page = editor.page
    page.locator("#id_title").press_sequentially("Pegado de Word")
    add_block(page, "Texto")
    paste(page, PASTED)
    nothing_kept(editor)
    content = json.loads(page.locator("input[name=body-0-value-html]").input_value())
    words = " ".join(block["text"] for block in content["blocks"])
    assert all(text in words for text in ("Aviso importante", "Se corta", "mañana", "Primera cosa", "Barrio", "Horas"))
    assert {block["type"] for block in content["blocks"]} <= {"unstyled", "unordered-list-item", "ordered-list-item"}
    assert [block["type"] for block in content["blocks"] if block["text"] == "Primera cosa"] == ["unordered-list-item"]
    assert "Barrio | Horas" in words
    styles = {one["style"] for block in content["blocks"] for one in block["inlineStyleRanges"]}
    assert styles <= {"BOLD", "ITALIC"}
    assert {entity["type"] for entity in content["entityMap"].values()} <= {"LINK"}
    kept = json.dumps(content)
    assert "jalisco.example/agua" in kept
    assert not any(text in kept for text in ("javascript:", "mso", "data:image", "ads.example", "alert", "onclick"))
    assert editor.complaints == []
    editor.shot("30-pegado-de-word")


def test_a_title_in_capitals_is_offered_in_sentence_case_and_never_changed_alone(editor: Person) -> None:
    open_new(editor)
    page = editor.page
    page.locator("#id_title").press_sequentially("EL DIF ENTREGA APOYOS EN SOYATLÁN DEL ORO Y ATENGO")
    offer = page.locator(".pregonero-calm").first
    offer.wait_for()
    expected = "El DIF entrega apoyos en Soyatlán del Oro y Atengo"
    assert expected in offer.inner_text()
    assert page.input_value("#id_title").isupper()
    editor.shot("31-mayusculas")
    for ours in (".pregonero-calm", "[data-checklist]"):
        accessible(editor, ours)
    page.wait_for_url(re.compile(r"/pages/\d+/edit/"))
    nothing_kept(editor)  # a change made while a save is on its way is another matter
    offer.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert page.input_value("#id_title") == expected
    assert not offer.is_visible()
    nothing_kept(editor)
    page.reload()
    assert page.input_value("#id_title") == expected


def test_the_checklist_is_there_at_once_and_leads_to_the_field_by_keyboard(editor: Person) -> None:
    open_new(editor)
    page = editor.page
    checklist = page.locator("[data-checklist]")
    assert "resumen" in checklist.inner_text().lower()
    page.locator("[data-checklist-field=summary]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_summary"
    page.keyboard.type("El puente de Tacotán queda cerrado dos semanas por obras.")
    page.locator("#id_title").press_sequentially("Cierran el puente de Tacotán")
    page.wait_for_selector(".pregonero-checklist__done")
    # a block in the body, the second of two
    add_block(page, "Subtítulo")
    page.locator("input[name=body-0-value-text]").fill("Por dónde pasar")
    add_block(page, "Cita")
    line = page.locator("[data-checklist-field='body.1']")
    line.wait_for()
    editor.shot("32-lista-de-un-bloque")
    line.focus()
    page.keyboard.press("Enter")
    assert str(page.evaluate("document.activeElement.name")).startswith("body-1-value")
    assert checklist.get_attribute("aria-live") == "polite"
    assert editor.complaints == []


MAKE = """
import json
from pathlib import Path
from wagtail.models import Page
from pregonero.directorates.api import Directorate
from pregonero.publishing.api import PublicationRefused, door
from portal.clean_input import clean
from news.models import NewsArticlePage
from django.contrib.auth import get_user_model
from django.db import transaction
strings = [clean(text) for text in json.loads(Path({path!r}).read_text(encoding='utf-8'))]
owner = Directorate.objects.get(slug='obras-publicas')
editor = get_user_model().objects.get(username='editora-obras')
made = []
for number in range(0, len(strings), 12):
    some = strings[number:number + 12]
    text = lambda at: some[at % len(some)][:110] or '-'
    body = [{{'type': 'heading', 'value': {{'text': text(1), 'level': '2'}}}},
            {{'type': 'text', 'value': {{'html': '<p>Palabras</p>' + text(2)}}}},
            {{'type': 'quote', 'value': {{'text': text(3), 'author': text(4), 'role': text(5)}}}},
            {{'type': 'figures', 'value': {{'caption': text(6), 'columns': [text(7)], 'rows': [[text(8)]],
                                          'note': text(9)}}}},
            {{'type': 'contact', 'value': {{'name': text(10), 'role': text(11), 'phone': text(0), 'email': '',
                                          'hours': text(1), 'address': text(2)}}}}]
    page = NewsArticlePage(title=text(0), slug=f'hostil-{{number}}', summary=text(3), place=text(4),
                           image_alt=text(5), body=json.dumps(body), live=False, owner=editor,
                           search_description=text(6), seo_title=text(7))
    try:
        with transaction.atomic(), door():
            Page.objects.get(pk=owner.section_id).add_child(instance=page)
            page.tags.add(text(8)[:90], text(9)[:90])
            page.save_revision(user=editor)
            page.get_workflow().start(page, editor)
    except Exception as problem:
        raise SystemExit(f'{{number}}: {{problem!r}}')
    live = True
    try:
        with transaction.atomic(), door():
            page.get_latest_revision().publish(skip_permission_checks=True)
    except PublicationRefused:
        live = False
    made.append([page.pk, f'/direcciones/obras-publicas/hostil-{{number}}/' if live else ''])
print('MADE' + json.dumps(made))
"""

#: lines of PayloadsAllTheThings that need no click; the rest is covered by tests without a browser
WITH_TAGS = re.compile(r"<\w+")


def hostile(folder: Path) -> list[str]:
    strings = json.loads((folder / "hostile-text" / "blns.json").read_text(encoding="utf-8"))
    for name in ("RSNAKE_XSS.txt", "xss_payloads_quick.txt"):
        strings += (folder / "hostile-text" / name).read_text(encoding="utf-8", errors="replace").splitlines()
    return [text for text in strings if WITH_TAGS.search(text) or any(ord(letter) > 0x2000 for letter in text)]


@pytest.mark.samples
def test_hostile_text_runs_nowhere(
    person: Callable[..., Person], editor: Person, installation: Installation, samples: Path, tmp_path: Path
) -> None:
    (tmp_path / "strings.json").write_text(json.dumps(hostile(samples)), encoding="utf-8")
    answer = installation.manage("shell", "-c", MAKE.format(path=str(tmp_path / "strings.json")))
    assert "MADE" in answer.stdout, answer.stdout[-2000:] + answer.stderr[-3000:]
    made = json.loads(answer.stdout.split("MADE", 1)[1].splitlines()[0])
    officer, citizen = person(), person()
    officer.sign_in("oficial")
    ran: list[str] = []
    for somebody in (editor, officer, citizen):
        somebody.page.on("dialog", lambda dialog: (ran.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        somebody.page.on(
            "request",
            lambda request: (
                None if request.url.startswith((installation.base, "data:", "blob:")) else ran.append(request.url)
            ),
        )
    public = [path for _key, path in made if path]
    assert len(public) > len(made) / 3
    for path in [*public, "/noticias/", "/buscar/?q=script", "/"]:
        status = citizen.goto(path)
        assert status.status == 200, path
    for key, _path in made[:: max(1, len(made) // 12)]:
        for screen in ("edit", "history"):
            assert editor.goto(f"/admin/pages/{key}/{screen}/").status == 200
            editor.page.wait_for_timeout(600)
    for path in ("/admin/", "/admin/pages/", "/admin/inbox/", "/admin/reports/site-history/"):
        officer.goto(path)
        officer.page.wait_for_load_state("networkidle")
    officer.goto("/admin/pages/search/?q=script")
    assert editor.goto("/admin/").status == 200
    assert ran == []
    assert [*officer.complaints, *citizen.complaints, *editor.complaints] == []
