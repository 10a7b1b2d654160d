"""WSGI application. Refuses to start when the plugin contract is broken."""

import os

from django.core.wsgi import get_wsgi_application

from portal.startup import refuse_broken_plugins

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()
refuse_broken_plugins()
