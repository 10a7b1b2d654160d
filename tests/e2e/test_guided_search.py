"""What a visitor searched for reaches the officer, who answers it: report, synonyms tried beside the form, saved."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from .conftest import Installation, Person
from .test_desks import accessible
from .test_journey import eventually

pytestmark = pytest.mark.browser

API = "/api/v1/search?q=agua"


def row(officer: Person, question: str) -> list[str]:
    officer.goto("/admin/reports/searches/")
    found = officer.page.locator(
        "#listing-results tbody tr", has=officer.page.get_by_role("link", name=question, exact=True)
    )
    return [cell.strip() for cell in found.locator("td").all_inner_texts()][1:4]


def test_from_a_question_to_its_answer(person: Callable[..., Person], installation: Installation) -> None:
    visitor, officer = person(360, 740), person(1280, 900)
    visitor.goto("/buscar/?q=agua")
    visitor.page.locator(".hits a").first.click()
    visitor.page.wait_for_load_state()
    visitor.goto("/buscar/?q=hoyancos+zzxxqq")
    visitor.goto("/buscar/?q=curp+GOMC850312HJCRRN09")

    officer.sign_in("oficial")
    assert eventually(lambda: row(officer, "agua") == ["1", "0", "1"])
    assert row(officer, "hoyancos zzxxqq") == ["1", "1", "0"]
    shown = officer.page.inner_text("main")
    assert "(datos personales)" in shown
    assert "850312" not in shown
    officer.shot("50-lo-que-la-gente-busca")
    accessible(officer)

    # From the question to synonyms of it, tried before they are saved.
    asked = officer.page.locator("#listing-results tbody tr", has_text="hoyancos zzxxqq")
    asked.get_by_role("link", name="Hacer sinónimos").click()
    words = officer.page.get_by_role("textbox", name="Palabras que significan lo mismo")
    assert words.input_value().strip() == "hoyancos zzxxqq"
    words.fill("hoyancos zzxxqq\nagua")
    officer.page.get_by_role("button", name="Probar").click()
    trial = officer.page.frame_locator("iframe[name=trial-results]")
    trial.get_by_role("heading", name="Con este cambio").wait_for()
    assert trial.locator("section").nth(0).locator("li").count() == 0
    assert "(nuevo)" in trial.locator("section").nth(1).inner_text()
    officer.shot("51-probar-sinonimos")
    accessible(officer)

    officer.page.locator("iframe[name=trial-results]").scroll_into_view_if_needed()
    officer.shot("52-resultados-de-la-prueba")

    # Saved, it counts in every process of the server within a second.
    before = {installation.get(API)[1]["etag"] for _time in range(8)}
    assert len(before) == 1
    officer.page.get_by_role("button", name="Crear").click()
    officer.page.wait_for_url("**/admin/search/synonyms/")
    time.sleep(1)
    after = {installation.get(API)[1]["etag"] for _time in range(8)}
    assert len(after) == 1
    assert after != before
    officer.shot("53-sinonimos")
    accessible(officer)
    for address in ("/admin/search/best-bets/new/", "/admin/search/direct-answers/new/"):
        officer.goto(address)
        officer.page.get_by_role("button", name="Probar").wait_for()
        officer.shot("54-" + address.split("/")[3])
        accessible(officer)
    assert officer.complaints == visitor.complaints == []
