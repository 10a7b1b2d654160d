"""The demonstration's accounts: made once, written for their owner's eyes only, never reset."""

from __future__ import annotations

import json
import stat
from base64 import b32decode
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django_otp.oath import totp

from pregonero.accounts.api import second_factor
from pregonero.directorates.api import Directorate, Role, roles_of
from pregonero.publishing.api import door

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(settings: Any, tmp_path: Path) -> Path:
    """Where the credentials go; the example municipality gets the two directorates the demonstration has."""
    settings.VAR_DIR = tmp_path
    with door():
        for old, new in (("obras", "obras-publicas"), ("cultura", "dif")):
            directorate = Directorate.objects.get(slug=old)
            directorate.slug = new
            directorate.save()
    call_command("demo_users")
    return tmp_path / "demo-credentials.json"


def test_every_role_has_an_account_that_can_sign_in(written: Path) -> None:
    entries = json.loads(written.read_text(encoding="utf-8"))
    assert [set(entry) for entry in entries] == [{"role", "directorate", "username", "password", "totp_secret"}] * 5
    assert {(entry["role"], entry["directorate"]) for entry in entries} == {
        ("officer", None),
        ("administrator", None),
        ("auditor", None),
        ("editor", "obras-publicas"),
        ("editor", "dif"),
    }
    assert len({entry["password"] for entry in entries}) == 5
    for entry in entries:
        user = get_user_model().objects.get(username=entry["username"])
        assert user.check_password(entry["password"]), entry["username"]
        assert Role(entry["role"]) in roles_of(user)


def test_officer_and_administrator_have_a_second_factor_and_its_key_is_in_the_file(written: Path) -> None:
    for entry in json.loads(written.read_text(encoding="utf-8")):
        person = get_user_model().objects.get(username=entry["username"])
        asked = entry["role"] in {"officer", "administrator"}
        assert second_factor.is_set_up(person) == asked
        if not asked:
            assert entry["totp_secret"] is None
            continue
        code = f"{totp(b32decode(entry['totp_secret'])):06d}"
        assert second_factor.check(person, code).device is not None


def test_only_its_owner_may_read_the_file(written: Path) -> None:
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_again_changes_no_password_and_no_file(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = written.read_bytes()
    hashes = dict(get_user_model().objects.values_list("username", "password"))
    call_command("demo_users")
    assert written.read_bytes() == before
    assert dict(get_user_model().objects.values_list("username", "password")) == hashes


def test_a_password_somebody_changed_stays(written: Path) -> None:
    user = get_user_model().objects.get(username="oficial")
    user.set_password("otra clave, escogida por su dueña")
    user.save()
    call_command("demo_users")
    user.refresh_from_db()
    assert user.check_password("otra clave, escogida por su dueña")


def test_one_that_was_deleted_is_made_anew_and_the_others_stay_in_the_file(written: Path) -> None:
    before = {entry["username"]: entry["password"] for entry in json.loads(written.read_text())}
    get_user_model().objects.get(username="auditoria").delete()
    call_command("demo_users")
    after = {entry["username"]: entry["password"] for entry in json.loads(written.read_text())}
    assert set(after) == set(before)
    assert {name for name in before if before[name] != after[name]} == {"auditoria"}
    assert get_user_model().objects.get(username="auditoria").check_password(after["auditoria"])
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_a_municipality_without_those_directorates_gets_the_office_only(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    call_command("demo_users")
    roles = {entry["role"] for entry in json.loads((tmp_path / "demo-credentials.json").read_text())}
    assert roles == {"officer", "administrator", "auditor"}


def test_codes_of_the_moment_sign_in(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_users", "--codes")
    codes = dict(line.split() for line in capsys.readouterr().out.splitlines() if line and "cuentas" not in line)
    assert set(codes) == {"oficial", "administracion"}
    officer = get_user_model().objects.get(username="oficial")
    assert second_factor.check(officer, codes["oficial"]).device is not None
