"""The second factor: who must have one, what is closed without it, and the ways around that do not lead in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings
from django_otp.oath import TOTP

from pregonero.accounts import second_factor
from pregonero.accounts.models import AuditEntry, Session
from tests import factories
from tests.accounts.conftest import CODE, LOGIN, SET_UP, Telephone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("required")]

Given = Callable[..., Client]


def gets_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def shown_key(client: Client) -> str:
    """The key that the page of setting up shows, in hexadecimal."""
    from base64 import b32decode

    page = client.get(SET_UP).content.decode()
    found = re.search(r'class="entrance-secret">([A-Z2-7 ]+)<', page)
    assert found
    return b32decode(found[1].replace(" ", "")).hex()


@pytest.mark.parametrize("name", ["officer", "administrator"])
def test_whoever_must_have_one_reaches_nothing_but_setting_it_up(password_given: Given, name: str, obras: Any) -> None:
    client = password_given(name)
    answer = client.get("/admin/reports/audit/")
    assert answer.headers["location"] == "/admin/login/?next=/admin/reports/audit/"
    onward = client.get(answer.headers["location"]).headers["location"]
    assert onward == f"{SET_UP}?next=%2Fadmin%2Freports%2Faudit%2F"
    photo = factories.picture(obras)
    for address in (
        "/admin/",
        "/admin/pages/",
        "/admin/account/",
        f"/media/{photo.file.name}",
        "/admin/api/main/pages/",
    ):
        assert client.get(address).status_code in {302, 401, 403, 404}, address
    assert client.post("/admin/users/new/", {"username": "intrusa"}).status_code == 302


def test_a_superuser_must_have_one(password_given: Given) -> None:
    person = factories.account("editor-obras")
    person.is_superuser = True
    person.save()
    assert not gets_in(password_given("editor-obras"))


@pytest.mark.parametrize("name", ["auditor", "editor-obras"])
def test_the_others_get_in_by_password(password_given: Given, name: str) -> None:
    assert gets_in(password_given(name))


def test_a_substitute_must_have_one_as_soon_as_the_role_is_theirs(password_given: Given) -> None:
    client = password_given("editor-obras")
    assert gets_in(client)
    from pregonero.directorates.api import Role, role_group

    factories.account("editor-obras").groups.add(role_group(Role.OFFICER))
    assert not gets_in(client)


def test_setting_up_and_signing_in_again(password_given: Given) -> None:
    client = password_given("officer")
    key = shown_key(client)
    answer = client.post(SET_UP, {"code": f"{TOTP(bytes.fromhex(key)).token():06d}", "next": "/admin/pages/"})
    codes = re.findall(r"<li>([a-z2-7]{8})</li>", answer.content.decode())
    assert len(codes) == 10
    assert 'href="/admin/pages/"' in answer.content.decode()
    assert gets_in(client)
    again = password_given("officer")
    assert not gets_in(again)
    assert again.post(CODE, {"code": codes[0]}).headers["location"] == "/admin/"
    assert gets_in(again)
    third = password_given("officer")
    third.post(CODE, {"code": codes[0]})
    assert not gets_in(third), "a recovery code is good once"


def test_setting_up_begins_at_the_picture_and_signing_in_at_the_field(
    password_given: Given, telephone: Callable[[str], Telephone]
) -> None:
    assert "autofocus" not in password_given("officer").get(SET_UP).content.decode()
    telephone("administrator")
    assert "autofocus" in password_given("administrator").get(CODE).content.decode()


def test_a_wrong_first_code_sets_nothing_up(password_given: Given) -> None:
    client = password_given("officer")
    shown_key(client)
    assert "entrance-secret" in client.post(SET_UP, {"code": "000000"}).content.decode()
    assert not second_factor.is_set_up(factories.account("officer"))


def test_the_code_lets_in_once(password_given: Given, telephone: Callable[[str], Telephone]) -> None:
    app = telephone("officer")
    client, thief = password_given("officer"), password_given("officer")
    code = app.code()
    key_before = client.session.session_key
    assert client.post(CODE, {"code": code, "next": "/admin/pages/"}).headers["location"] == "/admin/pages/"
    assert client.session.session_key != key_before
    assert gets_in(client)
    assert "error" in thief.post(CODE, {"code": code}).content.decode()
    assert not gets_in(thief)


def test_whoever_owes_a_code_does_not_get_a_new_key(
    password_given: Given, telephone: Callable[[str], Telephone]
) -> None:
    app = telephone("officer")
    thief = password_given("officer")
    assert thief.get(SET_UP).headers["location"].startswith(CODE)
    assert thief.post(SET_UP, {"code": "123456"}).headers["location"].startswith(CODE)
    for address in ("codes/", "remove/"):
        assert thief.get(CODE + address).status_code == 302
        assert thief.post(CODE + address, {"password": factories.PASSWORD}).status_code == 302
    app.device.refresh_from_db()
    assert second_factor.is_set_up(app.person)


def test_wrong_codes_make_one_wait(password_given: Given, telephone: Callable[[str], Telephone]) -> None:
    app = telephone("officer")
    client = password_given("officer")
    code = app.code()
    for _attempt in range(4):
        client.post(CODE, {"code": "000000" if code != "000000" else "111111"})
    answer = client.post(CODE, {"code": code})
    assert "Espere" in answer.content.decode() or "Wait" in answer.content.decode()
    assert not gets_in(client)
    assert AuditEntry.objects.filter(action="second_factor.failed", actor=app.person).count() == 5
    assert "000000" not in str(list(AuditEntry.objects.values()))


def test_who_has_set_one_up_is_asked_even_where_it_is_not_required(
    password_given: Given, telephone: Callable[[str], Telephone]
) -> None:
    app = telephone("editor-obras")
    client = password_given("editor-obras")
    assert not gets_in(client)
    client.post(CODE, {"code": app.code()})
    assert gets_in(client)
    client.post(CODE + "remove/", {"password": "otra"})
    assert second_factor.is_set_up(app.person), "only with the password"
    client.post(CODE + "remove/", {"password": factories.PASSWORD})
    assert not second_factor.is_set_up(app.person)
    assert gets_in(client)


def test_whoever_must_have_one_cannot_remove_it(password_given: Given, telephone: Callable[[str], Telephone]) -> None:
    app = telephone("officer")
    client = password_given("officer")
    client.post(CODE, {"code": app.code()})
    client.post(CODE + "remove/", {"password": factories.PASSWORD})
    assert second_factor.is_set_up(app.person)


def test_new_recovery_codes_end_the_old_ones(password_given: Given, telephone: Callable[[str], Telephone]) -> None:
    app = telephone("officer")
    old = second_factor.make_codes(app.person)
    client = password_given("officer")
    client.post(CODE, {"code": app.code()})
    new = re.findall(
        r"<li>([a-z2-7]{8})</li>", client.post(CODE + "codes/", {"password": factories.PASSWORD}).content.decode()
    )
    assert len(new) == 10
    assert not set(new) & set(old)
    assert second_factor.check(app.person, old[0]).device is None


def test_setting_up_anew_in_an_open_session_asks_for_the_password_and_ends_the_others(
    password_given: Given, telephone: Callable[[str], Telephone]
) -> None:
    app = telephone("officer")
    client, other = password_given("officer"), password_given("officer")
    for one in (client, other):
        one.post(CODE, {"code": app.code()})
        assert gets_in(one)
    key = shown_key(client)
    code = f"{TOTP(bytes.fromhex(key)).token():06d}"
    client.post(SET_UP, {"code": code})
    assert gets_in(other), "without the password nothing happens"
    client.post(SET_UP, {"code": code, "password": factories.PASSWORD})
    assert gets_in(client)
    assert not gets_in(other)
    assert Session.objects.filter(user=app.person).count() == 1


@pytest.mark.parametrize("mode", ["optional", "off"])
def test_the_setting_relaxes_it(password_given: Given, telephone: Callable[[str], Telephone], mode: str) -> None:
    with override_settings(SECOND_FACTOR=mode):
        assert gets_in(password_given("officer"))
        telephone("administrator")
        assert gets_in(password_given("administrator")) == (mode == "off")


@override_settings(ROOT_URLCONF="tests.authoring_urls")
def test_tokens_of_the_authoring_api_are_not_asked() -> None:
    key = factories.token()
    answer = Client(headers={"authorization": f"Bearer {key}"}).get("/api/authoring/whoami/")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "code",
    [
        "",
        " ",
        "\x00",
        "123\x00456",
        "٣٤٥٦٧٨",
        "１２３４５６",
        "²³¹²³¹",
        "12 34 56",
        "%' OR 1=1 --",
        "x" * 5000,
        "ñandú",
        "-1-1-1",
        "\u202e",
    ],
)
def test_nonsense_for_a_code_is_only_wrong(
    password_given: Given, telephone: Callable[[str], Telephone], code: str
) -> None:
    telephone("officer")
    client = password_given("officer")
    assert client.post(CODE, {"code": code}).status_code == 200
    assert not gets_in(client)
    assert client.post(SET_UP, {"code": code}).status_code == 302


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\x00", "http:///x"]
)
def test_nobody_is_sent_elsewhere(password_given: Given, telephone: Callable[[str], Telephone], where: str) -> None:
    app = telephone("officer")
    client = password_given("officer")
    assert client.post(CODE, {"code": app.code(), "next": where}).headers["location"] == "/admin/"


def test_starting_again_forgets_the_password(password_given: Given, telephone: Callable[[str], Telephone]) -> None:
    telephone("officer")
    client = password_given("officer")
    client.post("/admin/second-factor/other-person/")
    assert client.get(LOGIN).status_code == 200
    assert client.get(CODE).headers["location"] == LOGIN
