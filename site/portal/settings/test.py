"""Tests: own data folder, fast hashes, and a mark outside the publication door is an error."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "tests-only-and-never-for-a-server-0123456789abcdef")
os.environ.setdefault("VAR_DIR", str(Path(tempfile.gettempdir()) / f"pregonero-test-{os.getuid()}"))

from .production import *

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
VAR_DIR = VAR_DIR / _WORKER
for _folder in ("db", "media", "mail", "search", "cache", "keys", "private"):
    (VAR_DIR / _folder).mkdir(parents=True, exist_ok=True)

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver", "[::1]"]
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "cache" / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing one, and warnings are errors
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = VAR_DIR / "db" / "pregonero.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "db" / "test.sqlite3")}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# tests of the second factor switch it on
SECOND_FACTOR = "off"
PUBLISHING_STRAY_MARKS = "error"
LOGGING["root"]["level"] = "ERROR"

# The server of the tests is asked by those that say so.
ELASTICSEARCH_URL = ""
