"""Production is the default: it refuses to start on no secret or a known one, and keeps passwords as Argon2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = "una-clave-al-azar-de-mas-de-32-caracteres-0123456789"


def start(var: Path, code: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run ``code`` on production settings in a process of its own, with an environment as on a fresh machine."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")}
    env = {
        **kept,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "site"))),
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "VAR_DIR": str(var),
        **more,
    }
    return subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


SETTINGS = "from django.conf import settings; settings.SECRET_KEY; print('started', settings.DEBUG)"


@pytest.mark.parametrize(
    "secret",
    [
        None,
        "",
        "   ",
        "changeme",
        "secret",
        "short-but-random-9f8e7d",
        "x" * 31,
        "django-insecure-0123456789-0123456789-0123456789",
    ],
)
def test_it_refuses_to_start_without_a_secret_of_its_own(tmp_path: Path, secret: str | None) -> None:
    result = start(tmp_path, SETTINGS, **({} if secret is None else {"SECRET_KEY": secret}))
    assert result.returncode != 0
    assert "ImproperlyConfigured" in result.stderr
    assert "SECRET_KEY" in result.stderr.splitlines()[-1]
    assert not secret or not secret.strip() or secret not in result.stderr.splitlines()[-1].split(), "it is not printed"
    assert "started" not in result.stdout


def test_it_starts_with_one_and_without_debug(tmp_path: Path) -> None:
    result = start(tmp_path, SETTINGS, SECRET_KEY=GOOD)
    assert result.stdout.strip() == "started False", result.stderr


def test_the_secret_that_was_generated_is_used(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret_key").write_text(f"{GOOD}\n")
    code = "from django.conf import settings; print(settings.SECRET_KEY)"
    assert start(tmp_path, code).stdout.strip() == GOOD


def test_a_generated_secret_that_was_emptied_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret_key").write_text("\n")
    assert start(tmp_path, SETTINGS).returncode != 0


def test_development_secrets_are_not_good_enough_for_production(tmp_path: Path) -> None:
    """`dev` and `test` have secrets of their own, by name only: production never falls back to them."""
    for name in ("dev", "test"):
        result = start(tmp_path, SETTINGS, DJANGO_SETTINGS_MODULE=f"portal.settings.{name}")
        assert result.stdout.startswith("started"), result.stderr
    assert start(tmp_path, SETTINGS).returncode != 0


def test_passwords_are_kept_as_argon2_and_older_ones_follow(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.contrib.auth.hashers import check_password, make_password, identify_hasher\n"
        "made = make_password('clave de prueba')\n"
        "print(made.split('$')[0], check_password('clave de prueba', made), check_password('otra', made))\n"
        "old, calls = make_password('clave de prueba', hasher='pbkdf2_sha256'), []\n"
        "print(check_password('clave de prueba', old, setter=calls.append), calls)\n"
    )
    result = start(tmp_path, code, SECRET_KEY=GOOD)
    assert result.stdout.splitlines() == ["argon2 True False", "True ['clave de prueba']"], result.stderr


def test_nothing_is_asked_of_third_parties_by_default(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings as s\n"
        "print(s.WAGTAIL_GRAVATAR_PROVIDER_URL, s.WAGTAIL_ENABLE_UPDATE_CHECK, s.AUTHORING_API)\n"
        "print('ninja' in s.INSTALLED_APPS)"
    )
    assert start(tmp_path, code, SECRET_KEY=GOOD).stdout.split() == ["None", "False", "False", "True"]
