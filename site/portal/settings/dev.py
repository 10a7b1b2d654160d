"""Development: a reloading server with tracebacks. Never for a machine that others can reach."""

from __future__ import annotations

import os

os.environ.setdefault("SECRET_KEY", "development-only-and-never-for-a-server-0123456789")

from .production import *

DEBUG = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
