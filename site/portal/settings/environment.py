"""Reads the process environment, once, for the settings."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

#: secrets that have been printed somewhere, hence are none
KNOWN_SECRETS = frozenset({"changeme", "change-me", "secret", "insecure", "django-insecure"})
SECRET_LENGTH = 32


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def flag(name: str) -> bool:
    return text(name).lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int, least: int = 1) -> int:
    """A whole number of ``least`` or more. Raises ImproperlyConfigured for anything else."""
    given = text(name, str(default))
    if not (given.isascii() and given.isdigit() and int(given) >= least):
        raise ImproperlyConfigured(f"{name} debe ser un número entero, {least} o mayor.")
    return int(given)


def rate(name: str, default: str) -> str:
    """How often in which time, as ``1200/minute``; ``0``: no limit. Raises ImproperlyConfigured for anything else."""
    given = text(name, default).lower()
    if given != "0" and not re.fullmatch(r"[1-9]\d{0,8}/(second|minute|hour|day)", given, re.ASCII):
        raise ImproperlyConfigured(f"{name} se escribe 1200/minute (second, minute, hour o day), o 0 para no limitar.")
    return given


def choice(name: str, *allowed: str) -> str:
    """One of ``allowed``, the first where nothing is set. Raises ImproperlyConfigured for anything else."""
    given = text(name, allowed[0]).lower()
    if given not in allowed:
        raise ImproperlyConfigured(f"{name} debe ser una de estas palabras: {', '.join(allowed)}; dice {given!r}.")
    return given


def secret_key(var: Path) -> str:
    """SECRET_KEY, or the one `make run` keeps in ``var/keys/``. Raises ImproperlyConfigured for none or a known one."""
    kept = var / "keys" / "secret_key"
    key = text("SECRET_KEY") or (kept.read_text(encoding="ascii").strip() if kept.is_file() else "")
    if not key:
        raise ImproperlyConfigured(
            "Falta SECRET_KEY. Defina la variable, o use `make run`, que genera una en var/keys/secret_key."
        )
    if key.lower() in KNOWN_SECRETS or key.startswith("django-insecure") or len(key) < SECRET_LENGTH:
        raise ImproperlyConfigured(
            f"SECRET_KEY no es secreta o es corta: use al menos {SECRET_LENGTH} caracteres al azar."
        )
    return key


def cdn(name: str) -> dict[str, str]:
    """Where a CDN is told what is old, as Wagtail's frontend cache takes it; empty where there is none.

    ``http(s)://host:port`` for whoever knows PURGE, ``cloudflare://TOKEN@ZONE``, ``cloudfront://DISTRIBUTION``.
    Raises ImproperlyConfigured for anything else.
    """
    url = text(name)
    scheme, _mark, rest = url.partition("://")
    secret, _at, place = rest.rpartition("@")
    backends = "wagtail.contrib.frontend_cache.backends"
    if scheme in {"http", "https"} and urlsplit(url).hostname and not secret:
        return {"BACKEND": "portal.purging.HTTPBackend", "LOCATION": url}
    if scheme == "cloudflare" and secret and place:
        return {"BACKEND": f"{backends}.CloudflareBackend", "BEARER_TOKEN": unquote(secret), "ZONEID": place}
    if scheme == "cloudfront" and place and not secret:
        return {"BACKEND": f"{backends}.CloudfrontBackend", "DISTRIBUTION_ID": place}
    if url:
        raise ImproperlyConfigured(
            f"{name} se escribe http://servidor:puerto, cloudflare://token@zona o cloudfront://distribución."
        )
    return {}


def mail(url: str) -> dict[str, object]:
    """``smtp://user:password@host:port/?tls=1`` (or ``ssl=1``) as Django's EMAIL_* values."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL se escribe smtp://usuario:clave@servidor:puerto/?tls=1")
    asked = parse_qs(parts.query)
    ssl = parts.scheme == "smtps" or asked.get("ssl") == ["1"]
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if ssl else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": ssl,
        "EMAIL_USE_TLS": not ssl and asked.get("tls") == ["1"],
    }
