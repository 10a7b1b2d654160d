"""ASGI application, for servers that want one; ``make run`` serves WSGI. Refuses to start as that does."""

import os

from django.core.asgi import get_asgi_application

from portal.startup import refuse_broken_plugins

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_asgi_application()
refuse_broken_plugins()
