"""Production, with every cache of the process emptied before each request."""

from portal.settings.production import *  # noqa: F403

MIDDLEWARE = ["bench.cold.ColdMiddleware", *MIDDLEWARE]  # noqa: F405
