"""An account from the invitation to the leaver, in the browser: password, second factor, sessions, audit log."""

from __future__ import annotations

import re
import time
from base64 import b32decode
from collections.abc import Callable

import pytest
from django_otp.oath import totp

from tests.smtp import texts

from .conftest import STEP, Installation, Person

pytestmark = pytest.mark.browser

NAME, PASSWORD = "segunda.oficial", "caballo grapa batería 7"


def invitation(house: Installation) -> str:
    """The link of the invitation, as soon as the mail server has it."""
    deadline = time.monotonic() + 60
    while not (mails := house.mailbox.to(f"{NAME}@example.org")) and time.monotonic() < deadline:
        time.sleep(0.2)
    plain, html = texts(mails[0])
    found = re.search(r"http://\S+/password_reset/confirm/\S+", plain)
    assert found
    assert found[0] in html
    return found[0]


def invite(chief: Person) -> None:
    page = chief.page
    chief.goto("/admin/users/new/")
    for field, text in (
        ("username", NAME),
        ("email", f"{NAME}@example.org"),
        ("first_name", "Segunda"),
        ("last_name", "Oficial"),
    ):
        page.fill(f"input[name={field}]", text)
    page.click("a[role=tab] >> nth=1")
    page.get_by_label("Oficina de comunicación").check()
    page.click("button[type=submit]:has-text('Crear')")
    page.wait_for_url("**/admin/users/")


def begin(newcomer: Person, link: str) -> tuple[str, str]:
    """Choose the password and set up the second factor; returns the key and a recovery code."""
    page = newcomer.page
    page.goto(link)
    page.fill("input[name=new_password1]", PASSWORD)
    page.fill("input[name=new_password2]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/complete/")
    give_password(newcomer)
    page.wait_for_url("**/second-factor/set-up/**")
    newcomer.goto("/admin/pages/")
    page.wait_for_url("**/second-factor/set-up/**")
    newcomer.shot("cuentas-configurar")
    secret = page.inner_text(".entrance-secret").replace(" ", "")
    page.fill("input[name=code]", f"{totp(b32decode(secret)):06d}")
    page.click("button[type=submit]:has-text('Comprobar')")
    page.wait_for_selector(".entrance-codes li")
    codes = page.locator(".entrance-codes li").all_inner_texts()
    assert len(codes) == 10
    newcomer.shot("cuentas-codigos")
    page.click("text=Ya los guardé")
    page.wait_for_url("**/admin/pages/**")
    return secret, codes[0]


def give_password(person: Person) -> None:
    person.goto("/admin/login/")
    person.page.fill("input[name=username]", NAME)
    person.page.fill("input[name=password]", PASSWORD)
    person.page.click("button[type=submit]")


def give_code(person: Person, code: str) -> None:
    person.page.fill("input[name=code]", code)
    person.page.click("button[type=submit]:has-text('Continuar')")


def test_an_account_from_the_invitation_to_the_leaver(
    installation: Installation, person: Callable[..., Person]
) -> None:
    chief, newcomer, elsewhere = person(), person(1024, 640), person(1024, 640)
    chief.sign_in("administracion")
    invite(chief)
    secret, paper = begin(newcomer, invitation(installation))

    give_password(elsewhere)
    elsewhere.page.wait_for_url("**/second-factor/**")
    give_code(elsewhere, "000000")
    assert "no es correcto" in elsewhere.page.inner_text("main")
    elsewhere.shot("cuentas-codigo-equivocado")
    time.sleep(2)  # the pause after a wrong code
    give_code(elsewhere, paper)
    elsewhere.page.wait_for_url("**/admin/")
    newcomer.goto("/admin/account/access/")
    newcomer.shot("cuentas-sesiones")
    newcomer.page.click("button:has-text('Cerrar todas las demás')")
    newcomer.page.wait_for_load_state()
    elsewhere.goto("/admin/")
    elsewhere.page.wait_for_url("**/admin/login/**")
    give_password(elsewhere)
    elsewhere.page.wait_for_url("**/second-factor/**")
    time.sleep(STEP)  # the code of setting up is used
    give_code(elsewhere, f"{totp(b32decode(secret)):06d}")
    elsewhere.page.wait_for_url("**/admin/")

    chief.goto("/admin/users/")
    key = re.search(r"(\d+)", chief.page.get_attribute("a:has-text('Segunda Oficial')", "href") or "")
    assert key
    chief.goto(f"/admin/accounts/{key[1]}/leaving/")
    chief.shot("cuentas-se-va")
    chief.page.click("button:has-text('Cerrar la cuenta')")
    chief.page.wait_for_url("**/admin/users/")
    for one in (newcomer, elsewhere):
        one.goto("/admin/pages/")
        one.page.wait_for_url("**/admin/login/**")

    auditor = person(1024, 640)
    auditor.sign_in("auditoria")
    auditor.goto(f"/admin/reports/audit/?q={NAME}")
    told = auditor.page.inner_text("main")
    auditor.shot("cuentas-auditoria")
    for words in ("Invitación enviada", "Contraseña nueva", "Segundo factor configurado", "Baja: cuenta cerrada"):
        assert words in told, words
    for somebody in (chief, newcomer, elsewhere, auditor):
        assert somebody.complaints == []
