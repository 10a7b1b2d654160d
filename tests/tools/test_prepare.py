"""What goes wrong while data is brought up to date is told in one Spanish sentence."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import OperationalError

from tools import prepare

LOG = Path("/datos/cache/prepare.log")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "El disco está lleno: libere espacio"),
        (sqlite3.OperationalError("database or disk is full"), "El disco está lleno: libere espacio"),
        (OperationalError("database is locked"), "Otro programa tiene ocupada la base de datos"),
        (OperationalError("unable to open database file"), "No se puede escribir la base de datos"),
        (OperationalError("attempt to write a readonly database"), "No se puede escribir la base de datos"),
        (OperationalError("connection refused\nIs it running?"), "La base de datos no responde: revise DATABASE_URL"),
        (ImproperlyConfigured("Falta SECRET_KEY."), "La configuración tiene un error: Falta SECRET_KEY."),
        (CommandError("no such folder"), "No se pudieron cargar los datos: no such folder"),
        (KeyError("x"), f"La preparación falló (KeyError: 'x'); el detalle está en {LOG}."),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_errors_become_sentences(error: Exception, expected: str) -> None:
    told = prepare.sentence(error, LOG)
    assert told.startswith(expected)
    assert "\n" not in told


@pytest.mark.django_db
def test_the_local_site_follows_the_port_and_others_do_not(monkeypatch: pytest.MonkeyPatch, site: Any) -> None:
    from wagtail.models import Site

    monkeypatch.setenv("PORT", "8123")
    Site.objects.filter(pk=site.pk).update(hostname="localhost", port=80)
    prepare.follow_port()
    assert Site.objects.get(pk=site.pk).port == 8123
    Site.objects.filter(pk=site.pk).update(hostname="www.example.org", port=80)
    prepare.follow_port()
    assert Site.objects.get(pk=site.pk).port == 80
