"""A day at the desks, in a real browser: editor, officer, administrator and auditor; mail as a real server took it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.smtp import texts

from .conftest import Installation, Person
from .test_journey import eventually, section_id, send

pytestmark = pytest.mark.browser

TITLE = "Abren el comedor de Lagunillas"
REASON = "Falta decir a qué hora abre: agréguelo en el resumen."
#: WCAG 2.2 A and AA, as axe-core names its rules
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def accessible(somebody: Person, within: str = "main") -> None:
    """No rule of axe is broken in our part of the screen; the frame round it is Wagtail's."""
    found = Axe().run(somebody.page, context=within, options=RULES).response["violations"]
    assert found == [], [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def write(editor: Person, title: str, summary: str) -> int:
    """A new news item by the button of the editor's home; returns its number once it is a draft on the server."""
    editor.goto("/admin/")
    editor.page.get_by_role("link", name="Nueva noticia").click()
    editor.page.wait_for_load_state("networkidle")
    editor.page.wait_for_timeout(3000)  # Wagtail takes its first picture of the form before it watches for changes
    editor.page.fill("#id_title", title)
    editor.page.fill("#id_summary", summary)
    editor.page.wait_for_url(re.compile(r"/pages/\d+/edit/"))
    editor.page.wait_for_load_state("networkidle")
    return section_id(editor.page)


def inbox(officer: Person, title: str) -> Any:
    officer.goto("/admin/inbox/")
    return officer.page.locator(".desk-inbox tbody tr", has_text=title)


def test_editor_and_officer(person: Callable[..., Person], installation: Installation) -> None:
    editor, officer = person(1024, 640), person(1024, 640)
    editor.sign_in("editor-dif")
    editor.shot("20-inicio-de-la-editora")
    accessible(editor)
    article = write(editor, TITLE, "El comedor comunitario da de comer a cuarenta personas de la localidad.")
    send(editor.page)

    # The officer is told by mail, finds it in the inbox, and returns it with a reason.
    told = eventually(lambda: [m for m in installation.mailbox.to("oficial@example.org") if TITLE in str(m["Subject"])])
    assert len(told) == 1
    assert f"{installation.base}/admin/inbox/" in texts(told[0])[0]
    officer.sign_in("oficial")
    officer.shot("21-inicio-de-la-oficial")
    accessible(officer)
    assert inbox(officer, TITLE).count() == 1
    officer.shot("22-bandeja")
    accessible(officer)
    officer.page.get_by_role("link", name=TITLE).click()
    officer.page.wait_for_url(re.compile(r"/inbox/\d+/"))
    officer.page.frame_locator(".desk-preview").locator("h1", has_text=TITLE).wait_for()
    officer.shot("23-revisar")
    accessible(officer)
    officer.page.locator(".desk-decision summary", has_text="Devolver con un motivo").click()
    officer.page.get_by_label("Motivo").first.fill(REASON)
    officer.page.get_by_role("button", name="Devolver con un motivo").click()
    officer.page.wait_for_url("**/admin/inbox/")

    # The reason reaches the editor by mail and on the home; the item is mended and sent again.
    returned = eventually(
        lambda: [m for m in installation.mailbox.to("editor-dif@example.org") if REASON in texts(m)[0]]
    )
    assert len(returned) == 1
    assert REASON in texts(returned[0])[1]
    editor.goto("/admin/")
    assert REASON in editor.page.inner_text("main")
    editor.shot("24-me-la-devolvieron")
    accessible(editor)
    editor.page.get_by_role("link", name=TITLE).first.click()
    editor.page.wait_for_load_state("networkidle")
    editor.page.fill("#id_summary", "Abre a la una de la tarde, de lunes a viernes, para cuarenta personas.")
    send(editor.page)

    # Approved among others, by ticking it.
    row = inbox(officer, TITLE)
    row.get_by_role("checkbox").check()
    officer.page.get_by_role("button", name="Aprobar y publicar").click()
    officer.page.wait_for_load_state("networkidle")
    assert "Atendida" in officer.page.inner_text("body")
    found = eventually(
        lambda: [item for item in installation.json("/api/v1/documents?kind=news")["items"] if item["title"] == TITLE]
    )
    assert installation.get(found[0]["path"])[0] == 200

    # A change of what is public shows as a difference.
    editor.goto(f"/admin/pages/{article}/edit/")
    editor.page.wait_for_load_state("networkidle")
    editor.page.fill("#id_summary", "Abre a las dos de la tarde, de lunes a viernes, para cuarenta personas.")
    send(editor.page)
    inbox(officer, TITLE)
    officer.page.get_by_role("link", name=TITLE).click()
    differences = officer.page.locator(".desk-differences")
    differences.locator(".addition").wait_for()
    assert differences.locator(".deletion").all_inner_texts() == ["la una"]
    assert differences.locator(".addition").all_inner_texts() == ["las dos"]
    officer.shot("25-diferencia")
    accessible(officer)
    officer.page.get_by_role("button", name="Aprobar y publicar").click()
    officer.page.wait_for_url("**/admin/inbox/")
    eventually(lambda: "las dos" in installation.get(found[0]["path"])[2].decode())
    assert [*editor.complaints, *officer.complaints] == []


def test_a_lone_officer_says_why(person: Callable[..., Person], installation: Installation) -> None:
    officer = person()
    officer.sign_in("oficial")
    officer.goto("/admin/pages/")
    home = officer.page.locator("a[href*='/admin/pages/'][href$='/edit/']").first.get_attribute("href")
    assert home
    officer.goto(home)
    officer.page.wait_for_load_state("networkidle")
    assert officer.page.locator("button[name=action-publish]").count() == 0, "nobody publishes past the moderation"


def test_administrator(person: Callable[..., Person], installation: Installation) -> None:
    """Invites somebody, names them substitute, and closes their account when they go."""
    chief, somebody = person(), person(1024, 640)
    chief.sign_in("administracion")
    chief.shot("30-inicio-de-la-administracion")
    chief.goto("/admin/users/new/")
    chief.page.fill("input[name=username]", "suplente")
    chief.page.fill("input[name=email]", "suplente@example.org")
    chief.page.fill("input[name=first_name]", "Marta")
    chief.page.fill("input[name=last_name]", "Suplente")
    chief.shot("31-invitar")
    chief.page.locator("#tab-label-roles").click()
    chief.page.get_by_label(re.compile("Desarrollo Integral|DIF")).first.check()
    chief.page.locator("main form button[type=submit], form .footer button[type=submit]").last.click()
    chief.page.wait_for_load_state("networkidle")

    # The invitation leads to a password, and the password to the desk.
    letter = eventually(lambda: installation.mailbox.to("suplente@example.org"))[0]
    link = re.search(re.escape(installation.base) + r"\S+", texts(letter)[0])
    assert link, texts(letter)[0]
    somebody.page.goto(link.group(0))
    for name in ("new_password1", "new_password2"):
        somebody.page.fill(f"input[name={name}]", "tres caballos pintos 58")
    somebody.shot("32-elegir-clave")
    somebody.page.locator("button[type=submit], input[type=submit]").first.click()
    somebody.page.wait_for_load_state("networkidle")
    somebody.goto("/admin/login/")
    somebody.page.fill("input[name=username]", "suplente")
    somebody.page.fill("input[name=password]", "tres caballos pintos 58")
    somebody.page.click("button[type=submit]")
    somebody.page.wait_for_url("**/admin/")
    assert somebody.goto("/admin/inbox/").url.endswith("/admin/"), "an editor has no inbox"

    # Substitute from today to today: the office's role needs a second factor, so the next thing asked for is that.
    chief.goto("/admin/snippets/directorates/substitution/add/")
    chief.page.select_option("select[name=person]", label="Marta Suplente (suplente)")
    today = date.today().isoformat()
    for name in ("since", "until"):
        chief.page.fill(f"input[name={name}]", today)
        chief.page.keyboard.press("Escape")
    chief.page.fill("input[name=reason]", "Vacaciones de la titular")
    chief.shot("33-suplencia")
    accessible(chief)
    chief.page.locator("main form button[type=submit], form footer button[type=submit]").last.click()
    chief.page.wait_for_load_state("networkidle")
    assert "suplente" in chief.page.inner_text("main").lower()
    somebody.goto("/admin/inbox/")
    somebody.page.wait_for_url("**/admin/second-factor/set-up/**")
    somebody.shot("34-segundo-factor-obligatorio")
    accessible(somebody)

    # The leaver: one step, and the session that was open is over.
    chief.goto("/admin/users/?q=suplente")
    chief.page.get_by_role("link", name=re.compile("suplente", re.IGNORECASE)).first.click()
    number = re.search(r"/users/(?:edit/)?(\d+)", chief.page.url)
    assert number, chief.page.url
    chief.goto(f"/admin/accounts/{number.group(1)}/leaving/")
    chief.shot("35-se-va")
    accessible(chief)
    chief.page.get_by_role("button", name="Cerrar la cuenta").click()
    chief.page.wait_for_load_state("networkidle")
    somebody.goto("/admin/")
    assert "/login/" in somebody.page.url
    assert chief.complaints == []


def test_auditor_reads_and_changes_nothing(person: Callable[..., Person], installation: Installation) -> None:
    auditor = person(1024, 640)
    auditor.sign_in("auditoria")
    auditor.shot("40-inicio-de-auditoria")
    accessible(auditor)
    before = installation.json("/api/v1/changes?since=0&limit=1")["latest"]
    for number, address in enumerate(
        ("/admin/inbox/", "/admin/reports/audit/", "/admin/reports/reviews/", "/admin/trash/", "/admin/pages/"), 41
    ):
        answer = auditor.goto(address)
        assert answer.status == 200, address
        auditor.shot(f"{number}-auditoria")
        if address != "/admin/pages/":  # Wagtail's own
            accessible(auditor)
        assert auditor.page.locator("main form[method=post] button:visible").count() == 0, address
    kept = auditor.page.request.get(f"{installation.base}/admin/reports/audit/?export=csv")
    rows = list(csv.reader(io.StringIO(kept.text())))
    assert kept.status == 200
    assert any("auditoria" in cell for row in rows for cell in row), rows[:3]
    news = installation.json("/api/v1/documents?kind=news")["items"][0]
    assert news
    auditor.goto("/admin/pages/")
    for address in ("/admin/users/", "/admin/snippets/directorates/substitution/add/", "/admin/users/new/"):
        auditor.goto(address)
        assert auditor.page.url.endswith("/admin/"), address
    assert installation.json("/api/v1/changes?since=0&limit=1")["latest"] == before
    assert auditor.complaints == []
