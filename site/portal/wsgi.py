"""WSGI application. Refuses to start when the plugin contract is broken: a server runs no system checks by itself."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()


def _refuse_broken_plugins() -> None:
    from django.core.checks import ERROR, run_checks
    from django.core.exceptions import ImproperlyConfigured

    broken = [message for message in run_checks(tags=["pregonero"]) if message.level >= ERROR]
    if broken:
        raise ImproperlyConfigured("\n".join(str(message) for message in broken))


_refuse_broken_plugins()
