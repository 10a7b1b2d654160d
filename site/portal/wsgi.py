"""WSGI application. Refuses to start when the plugin contract is broken.

What every anonymous reader gets alike is answered by the hot path; everything else, and whatever comes with a session,
goes through Django as it is configured.
"""

import gc
import os

from django.core.wsgi import get_wsgi_application

from portal.startup import refuse_broken_plugins

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
_django = get_wsgi_application()
refuse_broken_plugins()

from portal.logs import identifier_of  # noqa: E402  (Django must be there first)
from portal.public import public_answer, search_page  # noqa: E402
from pregonero.delivery.api import HotApplication  # noqa: E402

# What was imported stays for good: the collector need not look through it again and again while readers wait.
gc.collect()
gc.freeze()
application = HotApplication(_django, public_answer, identifier_of, search_page())
